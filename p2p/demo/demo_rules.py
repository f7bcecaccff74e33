"""The demonstration programmes: values that follow from others, and what the files abbreviate."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import make_password

from outcomes.models import Contribution, FollowUpAction, Indicator, Lesson, Measurement, Report, Survey
from p2p.base.accounts.models import Person
from p2p.base.i18n.text import sort_key
from p2p.base.i18n.zones import capital_zone
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.yaml_files import read_yaml
from p2p.demo.yaml_loader import Values, YamlLoader
from peers.models import Offer, Pairing
from programmes.actions import RANK_BY_ROLE
from programmes.models import ChecklistTick, Membership, Need, Phase, PhaseChange, Programme, SuccessScore
from programmes.policy import Role
from programmes.question_catalogue import evaluation_questions, feedback_questions
from programmes.toolkit import catalogue
from sessions.actions.feedback import PULSE_AFTER
from sessions.models import NeedAssessment, Note, NoteEntry, PeerSession
from sessions.scheduling import wall_to_utc

WITH_NOTES = {PeerSession.Status.NOTES_SHARED, PeerSession.Status.AGREED}
ANSWERS = {Need.Status.COVERED: NeedAssessment.Answer.ANSWERED, Need.Status.PARTLY: NeedAssessment.Answer.PARTLY}


class DemoRules(YamlLoader):
    """One programme after the other; people are known from one to the next."""

    def __init__(self, writer: BulkWriter, shift: dt.timedelta):
        super().__init__(writer, shift)
        people = read_yaml("people")
        self.today = people["as_of"] + shift
        self.password = make_password(people["password"])
        self.accounts = {one["email"] for one in people["accounts"]}
        for one in people["people"]:
            self.load_row(Person, one)

    def derived_values(self, model: type, said: Values) -> Values:
        return DERIVED_VALUES[model](self, said) if model in DERIVED_VALUES else {}

    def value(self, field: Any, raw: Any) -> Any:
        """Recommendations keep their dates as text."""
        if field.name == "recommendations":
            return [one | {"by": str(one["by"] + self.shift)} for one in raw]
        return super().value(field, raw)

    def programme_of(self, file: dict[str, Any]) -> Programme:
        self.count.clear()
        # Codes hold within their file.
        self.known = defaultdict(dict, {Person: self.known[Person]})
        programme, short = self.load_row(Programme, file["programme"]), file["in_short"]
        self.phase_changes()
        self.exchanges()
        self.lessons()
        self.coverage()
        self.contributions()
        self.ticks(short["ticks"])
        for moment, scores in short.get("scores", {}).items():
            for factor, score in scores.items():
                self.add(SuccessScore, factor=factor, moment=moment, score=score, on=self.today)
        for one in short.get("feedback", []):
            self.feedback(self.known[PeerSession][one["session"]], one)
        for one in short.get("surveys", []):
            self.survey(one)
        self.writer.save()
        return programme

    def phase_changes(self) -> None:
        before = ""
        for phase in self.writer.rows[Phase]:
            if phase.entered_on:
                self.add(PhaseChange, source=before, target=phase.kind, on=phase.entered_on)
                self.add_event("moved", self.programme, phase.entered_on)
                before = phase.kind

    def exchanges(self) -> None:
        leads = {one.team.code: one.person for one in self.writer.rows[Membership] if one.role == Role.PEER_LEAD}
        for pairing in self.writer.rows[Pairing]:
            self.confirm_pairing(pairing, leads[pairing.team.code])

    def coverage(self) -> None:
        """What sessions with notes answered, as far as their needs are covered by now."""
        said = {(one.session.number, one.need.number) for one in self.writer.rows[NeedAssessment]}
        for link in list(self.writer.rows[PeerSession.needs.through]):
            session, need = link.peersession, link.need
            if session.status in WITH_NOTES and (session.number, need.number) not in said:
                self.add(NeedAssessment, session=session, need=need, answer=ANSWERS.get(need.status, "open"))

    def lessons(self) -> None:
        for entry in self.writer.rows[NoteEntry]:
            if entry.kind == NoteEntry.Kind.LESSON:
                origin = {"session": entry.note.session, "entry": entry}
                self.add(Lesson, text=entry.text, adapt=entry.adapt, released=True, **origin)

    def contributions(self) -> None:
        """An action that serves an outcome helped, and once the session it came from."""
        told = set()
        for action in self.writer.rows[FollowUpAction]:
            if action.outcome and action.session:
                if (action.outcome.number, action.session.number) not in told:
                    self.add(Contribution, outcome=action.outcome, session=action.session)
                self.add(Contribution, outcome=action.outcome, action=action)
                told.add((action.outcome.number, action.session.number))

    def ticks(self, items: list[str]) -> None:
        """Done by the end of their phase."""
        left = {phase.kind: phase.left_on for phase in self.writer.rows[Phase]}
        for item in items:
            on = left[item.split("-")[0]] or self.today
            self.add(ChecklistTick, item=item, state=ChecklistTick.State.DONE, on=on)

    def feedback(self, session: PeerSession, said: Values) -> None:
        """Asked when the session was over; where the file says ``opens``, on that day, and still open."""
        opens = said["opens"] + self.shift if "opens" in said else session.starts_at.date()
        session.feedback = self.asked("feedback", session, said, opens)
        if later := said.get("later"):
            self.asked("pulse", session, said | later, opens + PULSE_AFTER)

    def asked(self, kind: str, session: PeerSession, said: Values, opens: dt.date) -> Form:
        """A form, the people it was put to, as far as they are known by name, and as many answers as the file says."""
        closes, means, answers = opens + dt.timedelta(days=7), said["means"], said["answers"]
        days = {"opens_on": opens, "closes_on": closes, "closed": closes < self.today}
        about = {"programme_code": self.programme.code, "title": session.title, "about": session.number}
        questions = [one.stored for one in feedback_questions(means)]
        pool = f"{self.programme.code}:{session.format}"
        invitations = self.writer.rows[PeerSession.teams.through]
        teams = [one.team for one in invitations if one.peersession is session]
        people = [one.person for one in self.writer.rows[Membership] if one.team in teams]
        invited = said.get("invited", len(people))
        form = self.add(Form, kind=kind, questions=questions, invited=invited, pool=pool, **about, **days)
        for place, one in enumerate(people[:invited]):
            # The first in the list are those of the try-out: they still owe an open one.
            self.add(Recipient, form=form, person=one, answered=len(people) - place <= answers)
        for row in zip(*(scores(mean, answers) for mean in means.values()), strict=True):
            self.add(Response, form=form, answers=dict(zip(means, row, strict=True)))
        return form

    def survey(self, said: Values) -> None:
        """One that is over: how many answered, and their means."""
        closes, answers, means = said["closes"] + self.shift, said["answers"], said["means"]
        opens = closes - dt.timedelta(days=14)
        facts = {
            "questions": [one.stored for one in evaluation_questions() if one.code in means],
            "invited": said["invited"],
        }
        days = {"opens_on": opens, "closes_on": closes, "closed": True}
        about = {"programme_code": self.programme.code, "title": said["title"], "about": self.count[Survey] + 1}
        form = self.add(Form, kind="survey", **about, **facts, **days)
        self.add(Survey, kind=said["kind"], title=said["title"], form=form, asked_on=opens)
        for row in zip(*(scores(mean, answers) for mean in means.values()), strict=True):
            self.add(Response, form=form, answers=dict(zip(means, row, strict=True)))


def scores(mean: float, n: int) -> list[int]:
    """``n`` answers of 1-5 whose mean rounds to ``mean``: real rows behind the published figure."""
    low, extra = divmod(round(mean * n), n)
    return [low + 1] * extra + [low] * (n - extra)


def person(rules: DemoRules, said: Values) -> Values:
    """Whoever has no account comes by personal link, as many people in real programmes do."""
    password = rules.password if said["email"] in rules.accounts else make_password(None)
    return {"sort_key": sort_key(said["name"]), "contact_email": said["email"], "password": password, "language": "en"}


def programme(rules: DemoRules, said: Values) -> Values:
    facts = {"catalogue_version": catalogue().version, "holds_demonstration": True}
    return {"time_zone": capital_zone(said["seeking_country"])} | facts


def membership(rules: DemoRules, said: Values) -> Values:
    """People live in the country of their team, as when they join it."""
    said["person"].country = said["person"].country or said["team"].country
    return {"rank": RANK_BY_ROLE.get(said["role"], 9), "since": rules.programme.start_date}


def last_day(session: Values) -> dt.date:
    return session["wall_start"].date() + dt.timedelta(days=session.get("days", 1) - 1)


def session(rules: DemoRules, said: Values) -> Values:
    due = MONDAY_TO_FRIDAY.after(last_day(said), 5) if said["status"] in PeerSession.HELD_STATUSES else None
    return {"starts_at": wall_to_utc(said["wall_start"].replace(tzinfo=None), said["time_zone"]), "notes_due_on": due}


def note(rules: DemoRules, said: Values) -> Values:
    last = last_day(vars(said["session"]))
    agreed = MONDAY_TO_FRIDAY.after(last, 9)
    days = {"shared_on": MONDAY_TO_FRIDAY.after(last, 4), "corrections_until": agreed, "agreed_on": agreed}
    return {"author": said["session"].note_taker, "state": Note.State.AGREED, **days}


def entry(rules: DemoRules, said: Values) -> Values:
    author = said["note"].author
    team = next(one.team for one in rules.writer.rows[Membership] if one.person is author)
    return {"author": author, "team": team}


def indicator(rules: DemoRules, said: Values) -> Values:
    span = {"baseline_on": rules.programme.start_date, "due_on": rules.programme.end_date}
    return {"responsible": rules.coordinator, **span}


DERIVED_VALUES: dict[type, Callable[[DemoRules, Values], Values]] = {
    Person: person,
    Programme: programme,
    Membership: membership,
    Need: lambda rules, said: {"rank": said["number"]},
    Offer: lambda rules, said: {"answer_by": rules.coordinator, "answer_due_on": rules.today + dt.timedelta(days=5)},
    PeerSession: session,
    Note: note,
    NoteEntry: entry,
    Indicator: indicator,
    Measurement: lambda rules, said: {"status": Measurement.Status.ACCEPTED},
    FollowUpAction: lambda rules, said: {"done_on": said["due_on"] if said["status"] == "done" else None},
    Report: lambda rules, said: {"data_as_of": rules.today},
}
