"""What a held session leaves behind: attendance, feedback and notes."""

import datetime as dt

from p2p.base.accounts.models import Person
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from p2p.demo.synthetic.draft import CHANCES, Draft
from p2p.demo.words import read
from programmes.question_catalogue import feedback_questions
from sessions.models import Attendance, Correction, Note, NoteEntry, PeerSession, Translation

STATES = {"held": Note.State.DRAFT, "agreed": Note.State.AGREED}
QUESTIONS = ["FQ-1", "FQ-2", "FQ-3"]


def held(one: Draft, row: PeerSession, last: dt.date) -> None:
    row.notes_due_on = MONDAY_TO_FRIDAY.after(last, 5)
    one.tell("held", row, last)
    if one.dice.chance(0.95):
        heads = attendance(one, row)
        if one.dice.chance(0.25):
            feedback(one, row, heads, last)


def attendance(one: Draft, row: PeerSession) -> int:
    """Heads by sector; one in twelve did not say their gender."""
    sectors = {sector: one.dice.randint(*span) for sector, span in CHANCES["heads"].items()}
    total = sum(sectors.values())
    women = round(total * one.dice.uniform(0.3, 0.62))
    men = total - women - one.dice.randint(0, total // 12)
    registered = total + one.dice.randint(0, 6) if one.dice.chance(0.6) else None
    one.add(Attendance, session=row, women=women, men=men, registered=registered, **sectors)
    return total


def feedback(one: Draft, row: PeerSession, invited: int, opens: dt.date) -> None:
    closes = opens + dt.timedelta(days=7)
    row.feedback = one.add(
        Form,
        kind="feedback",
        programme_code=row.programme.code,
        title=row.title,
        about=row.number,
        questions=[question.stored for question in feedback_questions(QUESTIONS)],
        pool=f"{row.programme.code}:{row.format}",
        invited=invited,
        opens_on=opens,
        closes_on=closes,
        closed=closes < one.course.today,
    )
    count = one.dice.randint(3, min(12, max(3, invited)))
    for place, member in enumerate(one.members[:invited]):
        one.add(Recipient, form=row.feedback, person=member.person, answered=place < count)
    for _ in range(count):
        answers = {code: one.dice.draw("answer") for code in QUESTIONS}
        one.add(Response, form=row.feedback, answers=answers, uuid=one.dice.uuid(), side=one.dice.draw("side"))


def write_notes(one: Draft, row: PeerSession, size: int) -> None:
    day, today = row.starts_at.date(), one.course.today
    shared = min(one.dice.day(MONDAY_TO_FRIDAY.after(day, 1 + row.days), MONDAY_TO_FRIDAY.after(day, 8)), today)
    agreed = min(MONDAY_TO_FRIDAY.after(shared, one.dice.randint(2, 9)), today)
    state = STATES.get(row.status, Note.State.SHARED)
    note = one.add(
        Note,
        session=row,
        author=row.note_taker,
        state=state,
        language=one.second_language if one.dice.chance(0.15) else one.language,
        summary=one.perhaps(0.3, "summaries"),
        shared_on=None if state == Note.State.DRAFT else shared,
        corrections_until=None if state == Note.State.DRAFT else MONDAY_TO_FRIDAY.after(shared, 5),
        agreed_on=agreed if state == Note.State.AGREED else None,
    )
    if one.dice.chance(0.1):
        one.add(Note.co_writers.through, note=note, person=co_writer(one, note.author))
    if note.shared_on and row.number % 3 == 0:
        discuss(one, note)
    one.entries += [entry(one, note, position, shared) for position in range(1, size + 1)]


def discuss(one: Draft, note: Note) -> None:
    """A correction that was taken up, and the gist in another language."""
    answered = {"state": Correction.State.ACCEPTED, "answered_by": note.author, "answered_on": note.shared_on}
    one.add(Correction, note=note, text=one.words["adapt"][0], due_on=note.corrections_until, **answered)
    other = next(code for code in ("fr", "en") if code != note.language)
    one.add(Translation, note=note, language=other, text=read(f"synthetic/{other}")["summaries"][0])


def co_writer(one: Draft, author: Person) -> Person:
    return one.dice.choice([member.person for member in one.members if member.person is not author])


def entry(one: Draft, note: Note, position: int, shared: dt.date) -> NoteEntry:
    kind, language = one.dice.draw("entry"), note.language
    because = kind in {"lesson", "practice"} and one.dice.chance(0.6)
    row = one.add(
        NoteEntry,
        uuid=one.dice.uuid(),
        note=note,
        position=position,
        author=note.author,
        team=next(member.team for member in one.members if member.person is note.author),
        kind=kind,
        text=one.say(kind, language) + (f" {one.say('because', language)}" if because else ""),
        adapt=one.say("adapt", language) if because and one.dice.chance(0.7) else "",
        need=one.dice.choice(one.needs) if one.needs and one.dice.chance(0.6) else None,
        visibility=one.dice.draw("readership"),
        agenda_item=one.dice.choice(one.agendas[note.session.number] or [None]),
        source=one.anybody().name if kind == "practice" else "",
    )
    if kind == "action":
        row.owner = one.dice.choice(one.members[:6]).person
        row.due_on = one.dice.days_from(shared, 7, 75)
    return row
