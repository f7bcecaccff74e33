"""Kinds of duty about sessions and their notes."""

import datetime as dt

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from p2p.base.duties.registry import ReminderRule, duty
from programmes.duties import days_after
from programmes.members import with_lead
from programmes.models import Need, Team
from programmes.models.programmes import RUNNING_STATES, in_force
from programmes.models.teams import Side
from programmes.policy import Role
from sessions.models import Correction, NeedAssessment, Note, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE
from sessions.notifications import calendar_event_of_session

UNMET_NEED_STATUSES = [Need.Status.OPEN, Need.Status.MATCHED, Need.Status.PARTLY]
FORTNIGHT, WEEK, DAY = (dt.timedelta(days=days) for days in (14, 7, 1))


def live_sessions():
    """Sessions with ``day``: the date on the wall clock that people agreed on, the same for every reader."""
    return PeerSession.objects.live().annotate(day=TruncDate("wall_start", tzinfo=dt.UTC))


def with_lead_of_session(sessions):
    """``sessions`` with ``lead``: the person who leads the programme, if their team takes part.

    Nobody gets a duty about a session that they may not see: sessions of peers alone fall to their note-taker, or to
    the lead of the peers while there is none.
    """
    note_taker, member = Q(note_taker=F("teams__memberships__person")), "teams__memberships__role"
    peers = note_taker | Q(**{"note_taker": None, member: Role.PEER_LEAD})
    seeking = Team.objects.filter(peer_sessions=OuterRef("pk"), side=Side.SEEKING)
    return with_lead(sessions, teams="teams", also=peers & ~Exists(seeking))


@duty(
    "notes",
    name=_("Notes"),
    title=_("Write the notes of session %(number)s"),
    url="sessions:notes",
    view_url="sessions:session",
    priority=90,
    owner="note_taker",
    due="notes_due_on",
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(2,), escalate_after=1),
)
def notes_to_write(today):
    return live_sessions().filter(status=PeerSession.Status.HELD)


@duty(
    "notes_ahead",
    name=_("Notes of a session that lies ahead"),
    title=_("Write the notes of session %(number)s"),
    url="sessions:notes",
    view_url="sessions:session",
    priority=20,
    owner="note_taker",
    due="week_after",
    blocked_reason=_("Cannot start yet: the session lies ahead."),
    can_snooze=False,
    states=RUNNING_STATES,
)
def notes_to_come(today):
    sessions = live_sessions().filter(status=PeerSession.Status.CONFIRMED, day__gte=today)
    return sessions.annotate(week_after=days_after("day", WEEK))


@duty(
    "session",
    name=_("Taking part in a session"),
    title=_("Take part in session %(number)s"),
    url="sessions:session",
    priority=85,
    owner="taking_part",
    due="day",
    at="starts_at",
    zone="their_zone",
    shared=True,
    can_snooze=False,
    calendar_event=calendar_event_of_session,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(7, 1), on_day=False, every=0, escalate_after=0),
)
def sessions_to_take_part_in(today):
    """For everybody on both sides, until the day is over where they are."""
    roles = [role for role in Role if role != Role.OBSERVER]
    sides = Q(teams__side__in=[Side.SEEKING, Side.PROVIDING], teams__memberships__role__in=roles)
    members = in_force("teams__memberships__") & sides
    sessions = live_sessions().filter(members, status=PeerSession.Status.CONFIRMED, day__gte=today - DAY)
    member = "teams__memberships__person"
    return sessions.annotate(taking_part=F(member), their_zone=F(f"{member}__time_zone")).distinct()


@duty(
    "note_taker",
    name=_("Choosing a note-taker"),
    title=_("Choose a note-taker for session %(number)s"),
    url="sessions:edit",
    priority=80,
    owner="lead",
    due="fortnight_before",
    shared=True,
    states=RUNNING_STATES,
)
def note_takers_to_choose(today):
    sessions = live_sessions().filter(status=PeerSession.Status.PLANNED, note_taker=None)
    return with_lead_of_session(sessions).annotate(fortnight_before=days_after("day", -FORTNIGHT))


@duty(
    "held",
    name=_("Saying whether a session was held"),
    title=_("Say whether session %(number)s was held"),
    url="sessions:session",
    priority=75,
    owner="lead",
    due="day",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(), on_day=False, every=3),
)
def sessions_to_close(today):
    return with_lead_of_session(live_sessions().filter(status=PeerSession.Status.CONFIRMED, day__lt=today))


@duty(
    "materials",
    name=_("Materials of a session"),
    title=_("Add the materials of session %(number)s"),
    url="sessions:edit",
    priority=35,
    owner="moderator",
    due="week_before",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(3,), every=0, escalate_after=0),
)
def materials_to_add(today):
    """What people should read before they meet."""
    sessions = live_sessions().filter(status=PeerSession.Status.CONFIRMED, day__gte=today, materials=None)
    return sessions.annotate(week_before=days_after("day", -WEEK))


@duty(
    "corrections",
    name=_("Corrections to notes"),
    title=_("Answer the corrections suggested to the notes of session %(number)s"),
    url="sessions:session",
    priority=60,
    owner="answerer",
    due="answer_by",
    programme="session__programme__code",
    number="session__number",
    label="session__title",
    can_snooze=False,
    states=RUNNING_STATES,
)
def corrections_to_answer(today):
    waiting = Correction.objects.waiting().filter(note=OuterRef("pk")).order_by("due_on")
    notes = Note.objects.filter(session__archived_at=None)
    # An entry kept to one side or one room is answered by its own author: the author of the notes may not read it.
    open_to_all = Q(entry=None) | Q(entry__visibility__in=PUBLIC_TO_EXCHANGE)
    answerer = Case(When(open_to_all, then=F("note__author")), default=F("entry__author"))
    answerers = waiting.annotate(answerer=answerer).values("answerer")
    return notes.annotate(answer_by=Subquery(waiting.values("due_on")[:1]), answerer=Subquery(answerers[:1]))


@duty(
    "coverage",
    name=_("What a session answered"),
    title=_("Say what session %(number)s answered"),
    url="sessions:coverage",
    priority=55,
    owner="lead",
    due="notes_due_on",
    shared=True,
    states=RUNNING_STATES,
)
def sessions_to_judge(today):
    """Held sessions of the seeking team with an uncovered need that has not been assessed for that session."""
    assessed = NeedAssessment.objects.filter(session=OuterRef("peersession"), need=OuterRef("need"))
    served = PeerSession.needs.through.objects.filter(peersession=OuterRef("pk"), need__status__in=UNMET_NEED_STATUSES)
    unassessed = Exists(served.exclude(Exists(assessed)))
    sessions = live_sessions().filter(unassessed, status__in=PeerSession.HELD_STATUSES)
    return with_lead(sessions, teams="teams")
