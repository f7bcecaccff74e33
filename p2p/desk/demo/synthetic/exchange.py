"""Sessions with agenda and attendance, their notes, and the feedback on them."""

import dataclasses
import datetime as dt

from p2p.accounts.models import Person
from p2p.desk.demo.synthetic.draft import Draft
from p2p.desk.demo.synthetic.words import read
from p2p.surveys.models import Form, Response
from programmes.models import Document, Membership, State
from programmes.models.people import Side
from programmes.phases import PhaseCode
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession, Readership
from sessions.scheduling import instant, working_days_after

Status, Mode = PeerSession.Status, PeerSession.Mode
FORMATS = {
    "FM-VMEET": 8,
    "FM-ROUND": 4,
    "FM-HYBRID": 4,
    "FM-CLINIC": 3,
    "FM-WRITTEN": 3,
    "FM-WEBINAR": 3,
    "FM-WORKSHOP": 3,
    "FM-ASSIST": 2,
    "FM-TRAIN": 2,
    "FM-MENTOR": 2,
    "FM-CONSULT": 2,
    "FM-FOCUS": 1,
    "FM-STUDY": 1,
    "FM-EXPERT": 1,
    "FM-LAB": 1,
}
DEBRIEF = "FM-DEBRIEF"
WORKDAY = 480
SOON = dt.timedelta(days=21)
NOTED = {Status.AGREED, Status.NOTES_SHARED, Status.ANSWERED}
FINISHED = {Status.AGREED: 74, Status.NOTES_SHARED: 19, Status.CANCELLED: 5, Status.POSTPONED: 2}
SETTLED = FINISHED | {Status.HELD: 3}
JUST_OVER = {Status.HELD: 60, Status.NOTES_SHARED: 25, Status.CONFIRMED: 8, Status.CANCELLED: 7}
KINDS = {"lesson": 28, "practice": 22, "action": 16, "decision": 14, "question": 12, "document": 8}
READERS = {Readership.EXCHANGE: 79, Readership.OWN_SIDE: 9, Readership.UNATTRIBUTED: 7, Readership.IN_THE_ROOM: 5}
QUESTIONS = ["FQ-1", "FQ-2", "FQ-3"]
DRAFTED = 0.35


@dataclasses.dataclass(frozen=True)
class Slot:
    """When one session is (to be) held, in what format, and how it stands."""

    day: dt.date
    format: str
    status: Status


def meet(one: Draft) -> None:
    sessions = [session(one, number, slot) for number, slot in enumerate(slots(one), start=1)]
    noted = [row for row in sessions if row.status in NOTED or (row.status == Status.HELD and one.chance(DRAFTED))]
    for row, size in zip(noted, split(one, one.shape.entries, len(noted)), strict=True):
        write_notes(one, row, size)


def split(one: Draft, total: int, parts: int) -> list[int]:
    """``total`` in ``parts`` uneven parts of at least one each."""
    sizes = [1] * parts
    for place in one.rng.choices(range(parts), k=total - parts) if parts else ():
        sizes[place] += 1
    return sizes


def slots(one: Draft) -> list[Slot]:
    past, ahead = days_past(one), []
    if not one.over:
        ahead = days_ahead(one, one.shape.sessions - len(past))
    newest = len(past) - 1
    found = [slot_past(one, day, newest - place) for place, day in enumerate(past)]
    if one.shape.entries and not any(slot.status in NOTED for slot in found):
        found[0] = dataclasses.replace(found[0], status=Status.AGREED)
    return found + [slot_ahead(one, day) for day in ahead]


def held_share(one: Draft) -> float:
    shares = {PhaseCode.PREP: 0, PhaseCode.DIAG: 0.5, PhaseCode.SESS: one.rng.uniform(0.5, 0.9), PhaseCode.FOLL: 0.96}
    return shares.get(PhaseCode(one.shape.phase), 1)


def days_past(one: Draft) -> list[dt.date]:
    number = round(one.shape.sessions * held_share(one))
    if not number:
        return []
    first = one.days.entered[PhaseCode.DIAG] + dt.timedelta(days=2)
    days = working_days(one, first, one.days.left(PhaseCode.SESS) or one.until, number)
    if one.shape.phase == PhaseCode.EVAL:
        days[-1] = working_days(one, one.days.entered[PhaseCode.FOLL], one.days.entered[PhaseCode.EVAL], 1)[0]
    return days


def days_ahead(one: Draft, number: int) -> list[dt.date]:
    last = max(one.days.planned[PhaseCode.SESS][1], one.today + dt.timedelta(days=60))
    return working_days(one, one.today + dt.timedelta(days=1), last, number)


def working_days(one: Draft, first: dt.date, last: dt.date, number: int) -> list[dt.date]:
    """Days from Monday to Thursday, which are worked everywhere, in order; none twice where there are enough."""
    stretch = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    worked = [day for day in stretch if day.weekday() < 4] or [first]
    return sorted(one.rng.sample(worked, number) if len(worked) >= number else one.rng.choices(worked, k=number))


def slot_past(one: Draft, day: dt.date, newer: int) -> Slot:
    """``newer`` past sessions came after this one; the newest of a running programme may still want their notes."""
    kind = one.weighed(FORMATS)
    if one.shape.phase == PhaseCode.EVAL and not newer:
        return Slot(day, DEBRIEF, Status.AGREED)
    if kind == "FM-WRITTEN":
        return Slot(day, kind, Status.ANSWERED)
    if one.beyond(PhaseCode.SESS):
        return Slot(day, kind, one.weighed(FINISHED))
    return Slot(day, kind, one.weighed(JUST_OVER if newer < 2 and one.running else SETTLED))


def slot_ahead(one: Draft, day: dt.date) -> Slot:
    kind = DEBRIEF if one.shape.phase == PhaseCode.FOLL else one.weighed(FORMATS)
    stopped = {State.PAUSED: Status.POSTPONED, State.CANCELLED: Status.CANCELLED}
    if one.state in stopped:
        return Slot(day, kind, stopped[one.state])
    sure = day < one.today + SOON and one.chance(0.75) and kind != "FM-WRITTEN"
    return Slot(day, kind, Status.CONFIRMED if sure else Status.PLANNED)


def session(one: Draft, number: int, slot: Slot) -> PeerSession:
    minutes, days = length(slot, one.until)
    wall = dt.datetime.combine(slot.day, dt.time(one.rng.randint(9, 14), one.rng.choice([0, 30])))
    title = read(one.language)["feedback_session"] if slot.format == DEBRIEF else title_of(one, number)
    open_still = slot.status in {Status.PLANNED, Status.POSTPONED, Status.CANCELLED} and one.chance(0.35)
    row = PeerSession(
        programme=one.programme,
        number=number,
        title=title,
        aim=one.say("goals") if one.chance(0.3) else "",
        format=slot.format,
        mode=mode(one, slot.format),
        status=slot.status,
        time_zone=one.zone,
        wall_start=wall.replace(tzinfo=dt.UTC),
        starts_at=instant(wall, one.zone),
        minutes=minutes,
        days=days,
        moderator=one.rng.choice((one.coordinator, one.officer)),
        note_taker=None if open_still else note_taker(one).person,
        readership=Readership.IN_THE_ROOM if one.chance(0.04) else Readership.EXCHANGE,
    )
    return furnish(one, row, slot.day + dt.timedelta(days=days - 1))


def title_of(one: Draft, number: int) -> str:
    """Each title once, then as a second part."""
    again, place = divmod(number - 1, len(one.titles))
    return one.titles[place] + (f" ({again + 1})" if again else "")


def length(slot: Slot, until: dt.date) -> tuple[int, int]:
    """Minutes a day and days; no past session reaches into today."""
    typical = catalogue().entry(slot.format).typical_minutes
    days = max(1, -(-typical // WORKDAY))
    if slot.day <= until < slot.day + dt.timedelta(days=days - 1):
        days = 1
    return min(typical, WORKDAY), days


def mode(one: Draft, kind: str) -> str:
    usual = catalogue().entry(kind).mode
    return one.rng.choice([Mode.ONLINE, Mode.ONLINE, Mode.OFFLINE, Mode.HYBRID]) if usual == "any" else str(usual)


def note_taker(one: Draft) -> Membership:
    """Few people write most of the notes."""
    return one.rng.choice(one.members[1:4]) if one.chance(0.75) else one.rng.choice(one.members)


def furnish(one: Draft, row: PeerSession, last: dt.date) -> PeerSession:
    if row.mode in {Mode.OFFLINE, Mode.HYBRID}:
        row.place = one.say("places")
    if row.mode in {Mode.ONLINE, Mode.HYBRID}:
        row.join_url = f"https://meet.example/{one.programme.code.lower()}-{row.number}"
    one.add(row)
    link_session(one, row)
    if row.mode != Mode.ASYNC:
        agenda(one, row)
    if row.status in PeerSession.DONE:
        row.notes_due_on = working_days_after(last, 5)
        held(one, row, last)
    return row


def link_session(one: Draft, row: PeerSession) -> None:
    guests = one.peers if one.chance(0.4) else [one.rng.choice(one.peers)]
    for team in [one.seeking, *guests]:
        one.link(PeerSession.teams.through, peersession=row, team=team)
    for need in one.some(one.needs, 2) if one.needs else ():
        one.link(PeerSession.needs.through, peersession=row, need=need)
    papers = [paper for paper in one.documents if paper.kind == Document.Kind.MATERIAL]
    if papers and one.chance(0.25):
        one.link(PeerSession.materials.through, peersession=row, document=one.rng.choice(papers))


def agenda(one: Draft, row: PeerSession) -> None:
    titles = read(one.language)["agenda"]
    chosen = [titles[0], *titles[1 : one.rng.randint(3, 5)], titles[-1]]
    minutes = row.minutes // len(chosen)
    items = [
        AgendaItem(session=row, position=i, title=title, minutes=minutes) for i, title in enumerate(chosen, start=1)
    ]
    one.agendas[row.number] = [one.add(item) for item in items]


def held(one: Draft, row: PeerSession, last: dt.date) -> None:
    one.happened("held", row, last)
    if one.chance(0.95):
        total = attendance(one, row)
        if one.chance(0.25):
            feedback(one, row, total, last)


def attendance(one: Draft, row: PeerSession) -> int:
    """Heads by sector; one in twelve did not say their gender."""
    roll = one.rng.randint
    sectors = {
        "public": roll(3, 16),
        "private": roll(0, 9),
        "civil_society": roll(1, 14),
        "academia": roll(0, 4),
        "media": roll(0, 2),
    }
    total = sum(sectors.values())
    women = round(total * one.rng.uniform(0.3, 0.62))
    men = total - women - roll(0, total // 12)
    registered = total + roll(0, 6) if one.chance(0.6) else None
    one.add(Attendance(session=row, women=women, men=men, registered=registered, **sectors))
    return total


def feedback(one: Draft, row: PeerSession, invited: int, opens: dt.date) -> None:
    closes = opens + dt.timedelta(days=7)
    row.feedback = one.add(Form(kind="session", questions=QUESTIONS, invited=invited, opens_on=opens, closes_on=closes))
    for _ in range(one.rng.randint(3, min(12, max(3, invited)))):
        answers = {code: one.rng.choices((2, 3, 4, 5), (1, 3, 6, 4))[0] for code in QUESTIONS}
        side = one.rng.choice([Side.SEEKING, Side.SEEKING, Side.PROVIDING])
        one.add(
            Response(
                uuid=one.uuid(), form=row.feedback, side=side, answers=answers, answered_on=opens, language=one.language
            )
        )


def write_notes(one: Draft, row: PeerSession, size: int) -> None:
    shared = one.day(
        working_days_after(row.starts_at.date(), 1 + row.days), working_days_after(row.starts_at.date(), 8)
    )
    shared = min(shared, one.today)
    state = {Status.HELD: Note.State.DRAFT, Status.AGREED: Note.State.AGREED}.get(Status(row.status), Note.State.SHARED)
    agreed = min(working_days_after(shared, one.rng.randint(2, 9)), one.today)
    note = one.add(
        Note(
            session=row,
            author=row.note_taker,
            state=state,
            language=one.second if one.chance(0.15) else one.language,
            summary=one.say("summaries") if one.chance(0.3) else "",
            shared_on=None if state == Note.State.DRAFT else shared,
            agreed_on=agreed if state == Note.State.AGREED else None,
        )
    )
    if one.chance(0.1):
        one.link(Note.co_writers.through, note=note, person=co_writer(one, row.note_taker))
    for position in range(1, size + 1):
        one.entries.append(entry(one, note, position, shared))


def co_writer(one: Draft, author: Person) -> Person:
    return one.rng.choice([member.person for member in one.members if member.person is not author])


def entry(one: Draft, note: Note, position: int, shared: dt.date) -> NoteEntry:
    kind, language = one.weighed(KINDS), note.language
    more = f" {one.say('because', language)}" if kind in {"lesson", "practice"} and one.chance(0.6) else ""
    author = next(member for member in one.members if member.person is note.author)
    row = NoteEntry(
        uuid=one.uuid(),
        note=note,
        position=position,
        author=note.author,
        team=author.team,
        kind=kind,
        text=one.say(kind, language) + more,
        adapt=one.say("adapt", language) if more and one.chance(0.7) else "",
        need=one.rng.choice(one.needs) if one.needs and one.chance(0.6) else None,
        readership=one.weighed(READERS),
        agenda_item=one.rng.choice(one.agendas.get(note.session.number, [None])),
        source=one.rng.choice(one.members).person.name if kind == "practice" else "",
    )
    if kind == "action":
        row.owner, row.due_on = (
            one.rng.choice(one.members[:6]).person,
            shared + dt.timedelta(days=one.rng.randint(7, 75)),
        )
    return one.add(row)
