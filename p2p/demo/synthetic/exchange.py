"""When sessions are (to be) held, how they stand, and what is known of them beforehand."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from p2p.base.accounts.models import Person
from p2p.demo.synthetic.draft import CHANCES, Draft
from p2p.demo.synthetic.notes import held, write_notes
from programmes.models import State
from programmes.phases import PhaseCode
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, NeedAssessment, PeerSession, Visibility
from sessions.scheduling import wall_to_utc

Status, Mode = PeerSession.Status, PeerSession.Mode
DEBRIEF, WRITTEN = "FM-DEBRIEF", "FM-WRITTEN"
WORKDAY = 480
ANSWERS = NeedAssessment.Answer.values
NOTED = {Status.AGREED, Status.NOTES_SHARED, Status.ANSWERED}
SOON = dt.timedelta(days=21)
STOPPED = {State.PAUSED: Status.POSTPONED, State.CANCELLED: Status.CANCELLED}


class Slot(NamedTuple):
    """When one session is (to be) held, in what format, and how it stands."""

    day: dt.date
    format: str
    status: str


def meet(one: Draft) -> None:
    past = list(slots_past(one))
    if one.notes and not any(slot.status in NOTED for slot in past):
        past[0] = past[0]._replace(status=Status.AGREED)
    ahead = [] if one.course.over else slots_ahead(one, one.sessions - len(past))
    rows = [session(one, slot) for slot in [*past, *ahead]]
    noted = [row for row in rows if row.status in NOTED or (row.status == Status.HELD and one.dice.chance(0.35))]
    extra = one.dice.choices(range(len(noted)), k=one.notes - len(noted)) if noted else []
    for place, row in enumerate(noted):
        write_notes(one, row, 1 + extra.count(place))


def slots_past(one: Draft) -> Iterator[Slot]:
    """The newest sessions of a running programme may still want their notes."""
    days, evaluated = days_past(one), one.course.reached(PhaseCode.EVAL)
    for newer, day in zip(reversed(range(len(days))), days, strict=True):
        kind = one.dice.draw("format")
        fresh = "just_over" if newer < 2 and one.course.running else "settled"
        status = one.dice.draw("session", "finished" if one.course.left(PhaseCode.SESS) else fresh)
        if evaluated and not newer:
            yield Slot(day, DEBRIEF, Status.AGREED)
        else:
            yield Slot(day, kind, Status.ANSWERED if kind == WRITTEN else status)


def days_past(one: Draft) -> list[dt.date]:
    number = round(one.sessions * one.dice.uniform(*CHANCES["held"][one.course.phase]))
    if not number:
        return []
    first = one.course.entered[PhaseCode.DIAG] + dt.timedelta(days=2)
    days = working_days(one, first, one.course.left(PhaseCode.SESS) or one.course.until, number)
    if evaluated := one.course.entered.get(PhaseCode.EVAL):
        days[-1:] = working_days(one, one.course.entered[PhaseCode.FOLL], evaluated, 1)
    return days


def slots_ahead(one: Draft, number: int) -> Iterator[Slot]:
    today = one.course.today
    last = max(one.course.planned[PhaseCode.SESS][1], today + dt.timedelta(days=60))
    for day in working_days(one, today + dt.timedelta(days=1), last, number):
        kind = DEBRIEF if one.course.phase == PhaseCode.FOLL else one.dice.draw("format")
        sure = day < today + SOON and one.dice.chance(0.75) and kind != WRITTEN
        yield Slot(day, kind, STOPPED.get(State(one.course.state), Status.CONFIRMED if sure else Status.PLANNED))


def working_days(one: Draft, first: dt.date, last: dt.date, number: int) -> list[dt.date]:
    """Days from Monday to Thursday, which are worked everywhere, in order; none twice where there are enough."""
    stretch = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    worked = [day for day in stretch if day.weekday() < 4] or [first]
    return sorted(one.dice.sample(worked, number) if len(worked) >= number else one.dice.choices(worked, k=number))


def session(one: Draft, slot: Slot) -> PeerSession:
    minutes, days = length(slot, one.course.until)
    wall = dt.datetime.combine(slot.day, dt.time(one.dice.randint(9, 14), one.dice.choice([0, 30])))
    open_still = slot.status in {Status.PLANNED, Status.POSTPONED, Status.CANCELLED} and one.dice.chance(0.35)
    usual_mode = catalogue().entry(slot.format).mode
    row = one.add(
        PeerSession,
        aim=one.perhaps(0.3, "goals"),
        format=slot.format,
        mode=one.dice.draw("mode") if usual_mode == "any" else str(usual_mode),
        status=slot.status,
        time_zone=one.zone,
        wall_start=wall.replace(tzinfo=dt.UTC),
        starts_at=wall_to_utc(wall, one.zone),
        minutes=minutes,
        days=days,
        moderator=one.dice.choice((one.coordinator, one.officer)),
        note_taker=None if open_still else note_taker(one),
        visibility=Visibility.IN_THE_ROOM if one.dice.chance(0.04) else Visibility.EXCHANGE,
    )
    furnish(one, row)
    if row.is_held:
        held(one, row, slot.day + dt.timedelta(days=days - 1))
    return row


def length(slot: Slot, until: dt.date) -> tuple[int, int]:
    """Minutes a day and days; no past session reaches into today."""
    typical = catalogue().entry(slot.format).typical_minutes
    days = max(1, -(-typical // WORKDAY))
    reaches_today = slot.day <= until < slot.day + dt.timedelta(days=days - 1)
    return min(typical, WORKDAY), 1 if reaches_today else days


def note_taker(one: Draft) -> Person:
    """Few people write most of the notes."""
    return one.dice.choice(one.members[1:4] if one.dice.chance(0.75) else one.members).person


def furnish(one: Draft, row: PeerSession) -> None:
    row.title = one.words["feedback_session"] if row.format == DEBRIEF else one.titles[row.number - 1]
    if row.mode in {Mode.OFFLINE, Mode.HYBRID}:
        row.place = one.say("places")
    if row.mode in {Mode.ONLINE, Mode.HYBRID}:
        row.join_url = f"https://meet.example/{one.programme.code.lower()}-{row.number}"
    for team in [one.seeking, *(one.peers if one.dice.chance(0.4) else one.dice.sample(one.peers, 1))]:
        one.add(PeerSession.teams.through, peersession=row, team=team)
    for need in one.dice.few(one.needs, 1, 2):
        one.add(PeerSession.needs.through, peersession=row, need=need)
        if row.is_held:
            one.add(NeedAssessment, session=row, need=need, answer=ANSWERS[row.number % len(ANSWERS)])
    if one.materials and one.dice.chance(0.25):
        one.add(PeerSession.materials.through, peersession=row, document=one.dice.choice(one.materials))
    if row.mode != Mode.ASYNC:
        agenda(one, row)


def agenda(one: Draft, row: PeerSession) -> None:
    first, *middle, last = one.words["agenda"]
    chosen = [first, *middle[: one.dice.randint(2, 4)], last]
    for position, each in enumerate(chosen, start=1):
        item = one.add(AgendaItem, session=row, position=position, title=each, minutes=row.minutes // len(chosen))
        one.agendas[row.number].append(item)
