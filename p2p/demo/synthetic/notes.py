"""Attendance, feedback and notes of held sessions."""

import datetime as dt

from p2p.base.accounts.models import Person
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from p2p.demo.synthetic.programme_builder import CHANCES, ProgrammeBuilder
from p2p.demo.yaml_files import read_yaml
from programmes.question_catalogue import feedback_questions
from sessions.enums import SessionVerb
from sessions.models import Attendance, Correction, Note, NoteEntry, PeerSession, Translation

STATES = {"held": Note.State.DRAFT, "agreed": Note.State.AGREED}
QUESTIONS = ["FQ-1", "FQ-2", "FQ-3"]


def add_session_records(builder: ProgrammeBuilder, session: PeerSession, last: dt.date) -> None:
    session.notes_due_on = MONDAY_TO_FRIDAY.after(last, 5)
    builder.add_event(SessionVerb.HELD, session, last)
    if builder.rng.chance(0.95):
        heads = add_attendance(builder, session)
        if builder.rng.chance(0.25):
            add_feedback(builder, session, heads, last)


def add_attendance(builder: ProgrammeBuilder, session: PeerSession) -> int:
    """Heads by sector; one in twelve did not say their gender."""
    sectors = {sector: builder.rng.randint(*span) for sector, span in CHANCES["heads"].items()}
    total = sum(sectors.values())
    women = round(total * builder.rng.uniform(0.3, 0.62))
    men = total - women - builder.rng.randint(0, total // 12)
    registered = total + builder.rng.randint(0, 6) if builder.rng.chance(0.6) else None
    builder.add(Attendance, session=session, women=women, men=men, registered=registered, **sectors)
    return total


def add_feedback(builder: ProgrammeBuilder, session: PeerSession, invited: int, opens: dt.date) -> None:
    closes = opens + dt.timedelta(days=7)
    session.feedback = builder.add(
        Form,
        kind="feedback",
        programme_code=session.programme.code,
        title=session.title,
        about=session.number,
        questions=[question.stored for question in feedback_questions(QUESTIONS)],
        pool=f"{session.programme.code}:{session.format}",
        invited=invited,
        opens_on=opens,
        closes_on=closes,
        closed=closes < builder.schedule.today,
    )
    count = builder.rng.randint(3, min(12, max(3, invited)))
    for place, member in enumerate(builder.members[:invited]):
        builder.add(Recipient, form=session.feedback, person=member.person, answered=place < count)
    for _ in range(count):
        answers = {code: builder.rng.draw("answer") for code in QUESTIONS}
        builder.add(
            Response, form=session.feedback, answers=answers, uuid=builder.rng.uuid(), side=builder.rng.draw("side")
        )


def write_notes(builder: ProgrammeBuilder, session: PeerSession, size: int) -> None:
    day, today = session.starts_at.date(), builder.schedule.today
    shared = min(builder.rng.day(MONDAY_TO_FRIDAY.after(day, 1 + session.days), MONDAY_TO_FRIDAY.after(day, 8)), today)
    agreed = min(MONDAY_TO_FRIDAY.after(shared, builder.rng.randint(2, 9)), today)
    state = STATES.get(session.status, Note.State.SHARED)
    note = builder.add(
        Note,
        session=session,
        author=session.note_taker,
        state=state,
        language=builder.second_language if builder.rng.chance(0.15) else builder.language,
        summary=builder.maybe_text(0.3, "summaries"),
        shared_on=None if state == Note.State.DRAFT else shared,
        corrections_until=None if state == Note.State.DRAFT else MONDAY_TO_FRIDAY.after(shared, 5),
        agreed_on=agreed if state == Note.State.AGREED else None,
    )
    if builder.rng.chance(0.1):
        builder.add(Note.co_writers.through, note=note, person=pick_co_writer(builder, note.author))
    if note.shared_on and session.number % 3 == 0:
        add_correction_and_translation(builder, note)
    builder.entries += [add_entry(builder, note, position, shared) for position in range(1, size + 1)]


def add_correction_and_translation(builder: ProgrammeBuilder, note: Note) -> None:
    """A correction that was taken up, and the gist in another language."""
    answered = {"state": Correction.State.ACCEPTED, "answered_by": note.author, "answered_on": note.shared_on}
    builder.add(Correction, note=note, text=builder.texts["adapt"][0], due_on=note.corrections_until, **answered)
    other = next(code for code in ("fr", "en") if code != note.language)
    builder.add(Translation, note=note, language=other, text=read_yaml(f"synthetic/{other}")["summaries"][0])


def pick_co_writer(builder: ProgrammeBuilder, author: Person) -> Person:
    return builder.rng.choice([member.person for member in builder.members if member.person is not author])


def add_entry(builder: ProgrammeBuilder, note: Note, position: int, shared: dt.date) -> NoteEntry:
    kind, language = builder.rng.draw("entry"), note.language
    because = kind in {"lesson", "practice"} and builder.rng.chance(0.6)
    entry = builder.add(
        NoteEntry,
        uuid=builder.rng.uuid(),
        note=note,
        position=position,
        author=note.author,
        team=next(member.team for member in builder.members if member.person is note.author),
        kind=kind,
        text=builder.pick_text(kind, language) + (f" {builder.pick_text('because', language)}" if because else ""),
        adapt=builder.pick_text("adapt", language) if because and builder.rng.chance(0.7) else "",
        need=builder.rng.choice(builder.needs) if builder.needs and builder.rng.chance(0.6) else None,
        visibility=builder.rng.draw("readership"),
        agenda_item=builder.rng.choice(builder.agendas[note.session.number] or [None]),
        source=builder.anybody().name if kind == "practice" else "",
    )
    if kind == "action":
        entry.owner = builder.rng.choice(builder.members[:6]).person
        entry.due_on = builder.rng.days_from(shared, 7, 75)
    return entry
