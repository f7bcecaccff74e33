"""A small programme with something in every part of the report."""

import datetime as dt

from outcomes.models import (
    Contribution,
    Dissemination,
    Evidence,
    ExpectedOutcome,
    FollowUpAction,
    Indicator,
    Lesson,
    Measurement,
    Report,
)
from outcomes.reports.content.fetch import QUESTIONS
from p2p.base.accounts.models import Person
from p2p.base.documents.models import DocumentJob
from p2p.base.questionnaires.models import Form, Response
from peers.models import Offer
from programmes.models import (
    Declaration,
    Membership,
    Need,
    Phase,
    PhaseChange,
    Programme,
    Risk,
    SuccessScore,
    Team,
    Waiver,
)
from programmes.question_catalogue import feedback_questions
from sessions.models import Attendance, Note, NoteEntry, PeerSession, Visibility

TODAY = dt.date(2021, 9, 15)
START = dt.date(2020, 1, 10)


def a_person(name: str, **fields) -> Person:
    return Person.objects.create_user(name, **fields)


def a_programme(*, sessions: int = 2) -> Programme:
    """South Sudan asks, Tanzania shares; as many sessions as wanted, each with notes and attendance."""
    programme = Programme.objects.create(
        code="ZZZ-TEST",
        title="A first copyright bill",
        goal="Draft the first copyright law.",
        seeking_country="SS",
        policy_topic="TP-COPY",
        cultural_domain="CD-MULTI",
        phase="EVAL",
        start_date=START,
        end_date=dt.date(2021, 12, 15),
        catalogue_version="1",
    )
    teams(programme)
    history(programme)
    needs(programme)
    for number in range(1, sessions + 1):
        a_session(programme, number)
    results(programme)
    return programme


def teams(programme: Programme) -> None:
    ayen = a_person(
        "Ayen Fictiva", title="Director of arts", gender="F", email="ayen@report.example", phone="+211 920 000 000"
    )
    neema = a_person("Neema Demoshi", title="Head of licensing", gender="F")
    for code, side, country, person, role, function in (
        ("SSD", "seeking", "SS", ayen, "coordinator", "RL-COORD"),
        ("TZA", "providing", "TZ", neema, "peer_lead", "RL-PLEAD"),
    ):
        team = Team.objects.create(programme=programme, code=code, side=side, country=country)
        Membership.objects.create(
            team=team, person=person, role=role, function=function, sector="public", rank=1, since=START
        )


def history(programme: Programme) -> None:
    ayen = Person.objects.get(email="ayen@report.example")
    edges = [START + dt.timedelta(days=140 * at) for at in range(6)]
    for at, kind in enumerate(("PREP", "DIAG", "SESS", "FOLL", "EVAL")):
        entered, left = edges[at], edges[at + 1] if at < 4 else None
        Phase.objects.create(
            programme=programme,
            kind=kind,
            position=at + 1,
            planned_start=edges[at],
            planned_end=edges[at + 1],
            entered_on=entered,
            left_on=left,
        )
    PhaseChange.objects.create(programme=programme, source="PREP", target="DIAG", on=edges[1], by=ayen)
    back = {"on": edges[2], "reason": "New ministry."}
    PhaseChange.objects.create(programme=programme, source="SESS", target="DIAG", by=ayen, **back)
    Waiver.objects.create(
        programme=programme, criterion="DIAG-X3", phase="DIAG", by=ayen, on=edges[2], reason="Peer still sought."
    )
    Declaration.objects.create(
        programme=programme, criterion="SESS-X1", by=ayen, on=edges[3], remark="We can draft now."
    )


def needs(programme: Programme) -> None:
    team = programme.teams.get(side="providing")
    for number, status in ((1, "covered"), (2, "partly_covered"), (3, "dropped")):
        need = Need.objects.create(
            programme=programme, number=number, rank=number, title=f"Need {number}?", status=status, reason="Not asked."
        )
        Offer.objects.create(
            programme=programme, number=number, team=team, need=need, title=f"Offer {number}", format="FM-VMEET"
        )
    Risk.objects.create(
        programme=programme,
        number=1,
        obstacle="OB-P1",
        likelihood=4,
        impact=5,
        mitigation="Deputies named",
        status="occurred",
        review_on=TODAY,
    )


def a_session(programme: Programme, number: int, **fields) -> PeerSession:
    """Held on one day after the other, with a lesson in its notes and ten people, four of them women."""
    ayen = Person.objects.get(email="ayen@report.example")
    starts = dt.datetime(2021, 2, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=number)
    values = {"status": "agreed", "title": f"Session {number}", "minutes": 60, "note_taker": ayen} | fields
    session = PeerSession.objects.create(
        programme=programme,
        number=number,
        format="FM-HYBRID",
        time_zone="Africa/Juba",
        wall_start=starts,
        starts_at=starts,
        **values,
    )
    session.teams.set(programme.teams.all())
    session.needs.set(programme.needs.filter(number=1))
    Attendance.objects.create(session=session, public=5, private=3, civil_society=2, women=4)
    note = Note.objects.create(session=session, author=ayen, state="shared", shared_on=starts.date())
    an_entry(note, text=f"Lesson of session {number}.", adapt="Look at our law.")
    return session


def an_entry(note: Note, *, consent: bool | None = True, **fields) -> NoteEntry:
    """A lesson goes on as a lesson of the programme, unless ``consent`` is None; its side agreed that it leaves."""
    entry = NoteEntry.objects.create(note=note, author=note.author, **{"kind": "lesson", **fields})
    if entry.kind == NoteEntry.Kind.LESSON and consent is not None:
        origin = {"programme": note.programme, "number": 100 + entry.pk, "entry": entry, "session": note.session}
        Lesson.objects.create(text=entry.text, adapt=entry.adapt, released=consent, **origin)
    return entry


def feedback(session: PeerSession, *, answers: int, mark: int = 4, kind: str = "feedback", side: str = "") -> Form:
    form = Form.objects.create(
        kind=kind,
        programme_code=session.programme.code,
        about=session.number,
        pool="FM-VMEET",
        questions=[one.stored for one in feedback_questions([*QUESTIONS, "FQ-6"])],
        invited=answers + 2,
        opens_on=TODAY,
        closes_on=TODAY,
        closed=True,
    )
    if kind == "feedback":
        session.feedback = form
        session.save()
    for _ in range(answers):
        marks = {"FQ-1": mark, "FQ-2": mark, "FQ-3": mark}
        Response.objects.create(form=form, side=side, answers=marks | {"FQ-6": f"More time for {session.title}."})
    return form


def results(programme: Programme) -> None:
    outcome = ExpectedOutcome.objects.create(programme=programme, number=1, outcome="OUT-P1")
    stage = an_indicator(programme, outcome, 1, indicator="P1-c", baseline=0, target=4)
    measured = Measurement.objects.create(indicator=stage, value=3, on=dt.date(2021, 9, 8), status="accepted")
    Measurement.objects.create(indicator=stage, value=5, on=dt.date(2021, 9, 9), status="submitted")
    Evidence.objects.create(programme=programme, measurement=measured, title="Validated draft")
    unknown = ExpectedOutcome.objects.create(programme=programme, number=2, outcome="OUT-X8")
    an_indicator(programme, unknown, 2, indicator="X8-b", baseline=None, target=1)
    session = programme.peer_sessions.first()
    ayen = Person.objects.get(email="ayen@report.example")
    FollowUpAction.objects.create(
        programme=programme,
        number=1,
        title="Send the draft",
        owner=ayen,
        due_on=dt.date(2021, 9, 10),
        session=session,
        outcome=outcome,
    )
    if session:
        Contribution.objects.create(outcome=outcome, session=session)
    Lesson.objects.create(programme=programme, number=1, text="Begin with a short act.", released=True)
    Dissemination.objects.create(programme=programme, number=1, kind="radio", title="Talk show", on=dt.date(2021, 8, 1))
    SuccessScore.objects.create(programme=programme, factor="SF-01", moment="end", score=2, on=TODAY)


def an_indicator(programme: Programme, outcome: ExpectedOutcome, number: int, **fields) -> Indicator:
    return Indicator.objects.create(programme=programme, outcome=outcome, number=number, **fields)


def a_report(programme: Programme, **fields) -> Report:
    values = {"number": 1, "language": "en", "data_as_of": TODAY} | fields
    return Report.objects.create(programme=programme, **values)


def a_job(report: Report, **fields) -> DocumentJob:
    """The job of the report's PDF."""
    name = f"{report.programme.code}-{report.number}-{report.language}.pdf"
    values = {"subject": report.pk, "language": report.language, "folder": report.programme.code, "name": name}
    return DocumentJob.objects.create(kind="report", **values | fields)


def close(entry: NoteEntry, to: Visibility) -> NoteEntry:
    entry.visibility = to
    entry.save()
    return entry
