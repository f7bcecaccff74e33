"""Duties of preparation and diagnostic, and those of UNESCO's officers."""

import datetime as dt

from django.db.models import DateField, Exists, ExpressionWrapper, F, Func, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import mailbox_refuses_mail
from p2p.base.duties.registry import ReminderRule, duty
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from programmes.members import with_lead, with_officer
from programmes.models import Invitation, Membership, Phase, Programme, Risk, RulesAcceptance, Team
from programmes.models.memberships import serving
from programmes.models.programmes import RUNNING_STATES, in_force
from programmes.models.teams import Side
from programmes.policy import Role

SILENCE = dt.timedelta(days=21)
TIME_TO_PASS_ON = dt.timedelta(days=2)
TIME_TO_ADMIT = dt.timedelta(days=5)


def days_after(day: str | Func, gap: dt.timedelta) -> ExpressionWrapper:
    """The date ``gap`` after ``day``; before it where ``gap`` is negative."""
    return ExpressionWrapper((F(day) if isinstance(day, str) else day) + gap, output_field=DateField())


def open_phases():
    return Phase.objects.filter(entered_on__isnull=False, left_on=None)


@duty(
    "risk",
    name=_("Reviewing a risk"),
    title=_("Review risk %(number)s"),
    url="programmes:risk",
    priority=40,
    owner="owner",
    due="review_on",
    label="mitigation",
    states=RUNNING_STATES,
)
def risks_to_review(today):
    return Risk.objects.under_review()


@duty(
    "phase",
    name=_("Moving on to the next phase"),
    title=_("Decide whether to move on from the phase"),
    url="programme",
    priority=60,
    numbered=False,
    owner="lead",
    due="planned_end",
    number="position",
    label="programme__title",
    shared=True,
    states=RUNNING_STATES,
)
def phases_to_leave(today):
    return with_lead(open_phases().filter(position__lt=5))


@duty(
    "invitation",
    name=_("Invitations without an answer"),
    title=_("See why an invitation is not answered"),
    url="programmes:team",
    priority=50,
    numbered=False,
    owner="invited_by",
    due="runs_out",
    programme="team__programme__code",
    number="invitation_number",
    label="person__name",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(3,), every=0, escalate_after=0),
)
def invitations_to_chase(today):
    waiting = Invitation.objects.filter(state=Invitation.State.WAITING)
    return waiting.annotate(runs_out=TruncDate("expires_at", tzinfo=dt.UTC), invitation_number=F("pk") + Value(0))


@duty(
    "admission",
    name=_("Admissions to teams of peers"),
    title=_("Admit %(what)s to the team, or decline"),
    url="programmes:team",
    priority=56,
    numbered=False,
    owner="decides",
    due="admit_by",
    programme="team__programme__code",
    number="invitation_number",
    label="person__name",
    can_snooze=False,
    states=RUNNING_STATES,
)
def people_to_admit(today):
    """For the leads of the team; where it has none, for UNESCO's programme officers."""
    member = "team__programme__teams__memberships"
    leads = Membership.objects.serving(Role.PEER_LEAD).filter(team=OuterRef("team"))
    officer = Q(**{f"{member}__role": Role.OFFICER}) & ~Exists(leads)
    lead = Q(**{f"{member}__role": Role.PEER_LEAD, f"{member}__team": F("team")})
    here = serving(prefix=f"{member}__")
    accepted = Invitation.objects.filter(here, lead | officer, state=Invitation.State.ADMISSION)
    admit_by = days_after(TruncDate("answered_at", tzinfo=dt.UTC), TIME_TO_ADMIT)
    return accepted.annotate(decides=F(f"{member}__person"), admit_by=admit_by, invitation_number=F("pk") + Value(0))


@duty(
    "rules",
    name=_("Ground rules"),
    title=_("Accept the ground rules for your team"),
    url="programmes:rules",
    priority=38,
    numbered=False,
    owner="lead",
    due="a_week_later",
    number="pk",
    label="programme__title",
    shared=True,
    states=RUNNING_STATES,
)
def rules_to_accept(today):
    """For the leads of teams of both sides that have not accepted the present rules."""
    accepted = RulesAcceptance.objects.standing().filter(team=OuterRef("pk"))
    asked = Team.objects.live().filter(~Exists(accepted), programme__rules_on__isnull=False)
    peers = Q(side=Side.PROVIDING, programme__teams=F("pk"), programme__teams__memberships__role=Role.PEER_LEAD)
    still_to_accept = with_lead(asked, only=Q(side=Side.SEEKING), also=peers)
    return still_to_accept.annotate(a_week_later=days_after("programme__rules_on", dt.timedelta(days=7)))


@duty(
    "address",
    name=_("Addresses that refuse mail"),
    title=_("Ask for another address: mail to %(what)s comes back"),
    url="programmes:team",
    priority=58,
    numbered=False,
    owner="lead",
    due="told_on",
    programme="code",
    number="whose",
    label="name",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(), every=7, escalate_after=0),
)
def addresses_to_correct(today):
    """Addresses that permanently refuse our mail, until the person has another one."""
    member = "teams__memberships__"
    person = f"{member}person"
    refusing = Programme.objects.filter(in_force(member), mailbox_refuses_mail(f"{person}__")).annotate(
        whose=F(person), name=F(f"{person}__name"), told_on=TruncDate(f"{person}__refused_at", tzinfo=dt.UTC)
    )
    return with_lead(refusing, at="")


@duty(
    "pass_on",
    name=_("Messages to pass on"),
    title=_("Pass on messages to people without mail"),
    url="messages",
    priority=52,
    numbered=False,
    owner="lead",
    due="told_by",
    programme="code",
    number="pk",
    shared=True,
    states=RUNNING_STATES,
)
def messages_to_pass_on(today):
    """Messages that wait to be passed on to people who are reached by phone or messenger."""
    waiting = Notification.objects.by_hand().filter(programme_code=OuterRef("code")).order_by("due_at")
    since = TruncDate(Subquery(waiting.values("due_at")[:1]), tzinfo=dt.UTC)
    programmes = Programme.objects.annotate(told_by=days_after(since, TIME_TO_PASS_ON))
    return with_lead(programmes.filter(told_by__lte=today + TIME_TO_PASS_ON), at="")


@duty(
    "late_phase",
    name=_("Late phases"),
    title=_("The phase has run past its planned end: see what holds it up"),
    url="programme",
    priority=45,
    numbered=False,
    owner="officer",
    due="planned_end",
    number="position",
    label="programme__title",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(), every=14, escalate_after=0),
    for_staff=True,
)
def late_phases(today):
    return with_officer(open_phases().filter(planned_end__lt=today, blocked_on=None))


@duty(
    "blocked",
    name=_("Phases that cannot be left"),
    title=_("The phase cannot be left: see which points are not met"),
    url="programme",
    priority=48,
    numbered=False,
    owner="officer",
    due="blocked_on",
    number="position",
    label="programme__title",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(), every=14, escalate_after=0),
    for_staff=True,
)
def blocked_phases(today):
    return with_officer(open_phases().filter(blocked_on__isnull=False))


@duty(
    "silent",
    name=_("Silent programmes"),
    title=_("Nothing has happened for three weeks: ask how it goes"),
    url="programme",
    priority=42,
    numbered=False,
    owner="officer",
    due="silent_since",
    programme="code",
    number="pk",
    shared=True,
    states=RUNNING_STATES,
    reminders=ReminderRule(before=(), every=21, escalate_after=0),
    for_staff=True,
)
def silent_programmes(today):
    events = Event.objects.filter(programme_code=OuterRef("code")).order_by()
    last = Subquery(events.values("programme_code").annotate(last=Max("at")).values("last"))
    programmes = Programme.objects.annotate(silent_since=days_after(TruncDate(last, tzinfo=dt.UTC), SILENCE))
    return with_officer(programmes.filter(silent_since__lte=today), at="")
