"""Past and future sessions, with agenda, participants and status."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from p2p.base.accounts.models import Person
from p2p.demo.synthetic.notes import add_session_records, write_notes
from p2p.demo.synthetic.programme_builder import CHANCES, ProgrammeBuilder
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


def make_sessions(builder: ProgrammeBuilder) -> None:
    past = list(past_slots(builder))
    if builder.notes and not any(slot.status in NOTED for slot in past):
        past[0] = past[0]._replace(status=Status.AGREED)
    ahead = [] if builder.schedule.over else future_slots(builder, builder.sessions - len(past))
    sessions = [make_session(builder, slot) for slot in [*past, *ahead]]
    noted = [
        session
        for session in sessions
        if session.status in NOTED or (session.status == Status.HELD and builder.rng.chance(0.35))
    ]
    extra = builder.rng.choices(range(len(noted)), k=builder.notes - len(noted)) if noted else []
    for place, session in enumerate(noted):
        write_notes(builder, session, 1 + extra.count(place))


def past_slots(builder: ProgrammeBuilder) -> Iterator[Slot]:
    """The newest sessions of a running programme may still lack notes."""
    days, evaluated = past_days(builder), builder.schedule.reached(PhaseCode.EVAL)
    for newer, day in zip(reversed(range(len(days))), days, strict=True):
        kind = builder.rng.draw("format")
        fresh = "just_over" if newer < 2 and builder.schedule.running else "settled"
        status = builder.rng.draw("session", "finished" if builder.schedule.left(PhaseCode.SESS) else fresh)
        if evaluated and not newer:
            yield Slot(day, DEBRIEF, Status.AGREED)
        else:
            yield Slot(day, kind, Status.ANSWERED if kind == WRITTEN else status)


def past_days(builder: ProgrammeBuilder) -> list[dt.date]:
    number = round(builder.sessions * builder.rng.uniform(*CHANCES["held"][builder.schedule.phase]))
    if not number:
        return []
    first = builder.schedule.entered[PhaseCode.DIAG] + dt.timedelta(days=2)
    days = working_days(builder, first, builder.schedule.left(PhaseCode.SESS) or builder.schedule.until, number)
    if evaluated := builder.schedule.entered.get(PhaseCode.EVAL):
        days[-1:] = working_days(builder, builder.schedule.entered[PhaseCode.FOLL], evaluated, 1)
    return days


def future_slots(builder: ProgrammeBuilder, number: int) -> Iterator[Slot]:
    today = builder.schedule.today
    last = max(builder.schedule.planned[PhaseCode.SESS][1], today + dt.timedelta(days=60))
    for day in working_days(builder, today + dt.timedelta(days=1), last, number):
        kind = DEBRIEF if builder.schedule.phase == PhaseCode.FOLL else builder.rng.draw("format")
        sure = day < today + SOON and builder.rng.chance(0.75) and kind != WRITTEN
        yield Slot(day, kind, STOPPED.get(State(builder.schedule.state), Status.CONFIRMED if sure else Status.PLANNED))


def working_days(builder: ProgrammeBuilder, first: dt.date, last: dt.date, number: int) -> list[dt.date]:
    """Days from Monday to Thursday, which are worked everywhere, in order; none twice where there are enough."""
    stretch = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    worked = [day for day in stretch if day.weekday() < 4] or [first]
    return sorted(
        builder.rng.sample(worked, number) if len(worked) >= number else builder.rng.choices(worked, k=number)
    )


def make_session(builder: ProgrammeBuilder, slot: Slot) -> PeerSession:
    minutes, days = session_length(slot, builder.schedule.until)
    wall = dt.datetime.combine(slot.day, dt.time(builder.rng.randint(9, 14), builder.rng.choice([0, 30])))
    open_still = slot.status in {Status.PLANNED, Status.POSTPONED, Status.CANCELLED} and builder.rng.chance(0.35)
    usual_mode = catalogue().entry(slot.format).mode
    session = builder.add(
        PeerSession,
        aim=builder.maybe_text(0.3, "goals"),
        format=slot.format,
        mode=builder.rng.draw("mode") if usual_mode == "any" else str(usual_mode),
        status=slot.status,
        time_zone=builder.zone,
        wall_start=wall.replace(tzinfo=dt.UTC),
        starts_at=wall_to_utc(wall, builder.zone),
        minutes=minutes,
        days=days,
        moderator=builder.rng.choice((builder.coordinator, builder.officer)),
        note_taker=None if open_still else pick_note_taker(builder),
        visibility=Visibility.IN_THE_ROOM if builder.rng.chance(0.04) else Visibility.EXCHANGE,
    )
    add_session_details(builder, session)
    if session.is_held:
        add_session_records(builder, session, slot.day + dt.timedelta(days=days - 1))
    return session


def session_length(slot: Slot, until: dt.date) -> tuple[int, int]:
    """Minutes a day and days; no past session reaches into today."""
    typical = catalogue().entry(slot.format).typical_minutes
    days = max(1, -(-typical // WORKDAY))
    reaches_today = slot.day <= until < slot.day + dt.timedelta(days=days - 1)
    return min(typical, WORKDAY), 1 if reaches_today else days


def pick_note_taker(builder: ProgrammeBuilder) -> Person:
    """Few people write most of the notes."""
    return builder.rng.choice(builder.members[1:4] if builder.rng.chance(0.75) else builder.members).person


def add_session_details(builder: ProgrammeBuilder, session: PeerSession) -> None:
    session.title = (
        builder.texts["feedback_session"] if session.format == DEBRIEF else builder.titles[session.number - 1]
    )
    if session.mode in {Mode.OFFLINE, Mode.HYBRID}:
        session.place = builder.pick_text("places")
    if session.mode in {Mode.ONLINE, Mode.HYBRID}:
        session.join_url = f"https://meet.example/{builder.programme.code.lower()}-{session.number}"
    for team in [
        builder.seeking,
        *(builder.peers if builder.rng.chance(0.4) else builder.rng.sample(builder.peers, 1)),
    ]:
        builder.add(PeerSession.teams.through, peersession=session, team=team)
    for need in builder.rng.sample_between(builder.needs, 1, 2):
        builder.add(PeerSession.needs.through, peersession=session, need=need)
        if session.is_held:
            builder.add(NeedAssessment, session=session, need=need, answer=ANSWERS[session.number % len(ANSWERS)])
    if builder.materials and builder.rng.chance(0.25):
        builder.add(PeerSession.materials.through, peersession=session, document=builder.rng.choice(builder.materials))
    if session.mode != Mode.ASYNC:
        add_agenda(builder, session)


def add_agenda(builder: ProgrammeBuilder, session: PeerSession) -> None:
    first, *middle, last = builder.texts["agenda"]
    chosen = [first, *middle[: builder.rng.randint(2, 4)], last]
    for position, title in enumerate(chosen, start=1):
        item = builder.add(
            AgendaItem, session=session, position=position, title=title, minutes=session.minutes // len(chosen)
        )
        builder.agendas[session.number].append(item)
