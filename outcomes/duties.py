"""Kinds of duty of follow-up and evaluation."""

import datetime as dt

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from outcomes.models import FollowUpAction, Indicator, Measurement, Report
from outcomes.models.reports import CURRENT_VERSION_APPROVED
from p2p.base.duties.registry import ReminderRule, duty
from p2p.base.i18n import dates
from programmes.duties import days_after
from programmes.members import with_lead
from programmes.models import Membership, Programme
from programmes.models.memberships import serving
from programmes.models.programmes import OPEN_STATES, State
from programmes.models.teams import Side
from programmes.policy import COORDINATION, LEADS, Role
from programmes.regions import REGIONS, countries_of

# Rule 13 of the method: in months after closing, the last one first.
FOLLOW_UP_MONTHS = (24, 18, 12, 6)
MONTH = dt.timedelta(days=30)
TEAM, MEMBER = "programme__teams__", "programme__teams__memberships__"


@duty(
    "action",
    name=_("Follow-up actions"),
    title=_("Action: %(what)s"),
    url="outcomes:action",
    priority=65,
    owner="owner",
    due="due_on",
    states=OPEN_STATES,
)
def actions_to_do(today):
    return FollowUpAction.objects.unfinished()


@duty(
    "figure",
    name=_("Figures to enter"),
    title=_("Enter a figure: indicator %(number)s"),
    url="outcomes:figure",
    priority=55,
    owner="responsible",
    due="due_on",
    label="own_label",
    states=OPEN_STATES,
)
def indicators_to_measure(today):
    measured = Measurement.objects.filter(indicator=OuterRef("pk")).exclude(status=Measurement.Status.RETURNED)
    return Indicator.objects.live().filter(~Exists(measured), not_measured_reason="")


@duty(
    "report",
    name=_("Approving a report"),
    title=_("Read and approve report %(number)s"),
    url="outcomes:report",
    priority=70,
    owner="approver",
    due="data_as_of",
    label="language",
    shared=True,
    states=OPEN_STATES,
    reminders=ReminderRule(before=()),
)
def reports_to_approve(today):
    """Asks each side that has not signed; the submitter for the second signature only where nobody else can sign."""
    reports = Report.objects.in_review().filter(serving(*LEADS, prefix=MEMBER))
    reports = reports.annotate(approver=F(f"{MEMBER}person"), side=F(f"{TEAM}side")).exclude(
        CURRENT_VERSION_APPROVED, signed_for=F("side")
    )
    submitter_not_needed = Q(approver=person_key_or_zero("submitted_by")) & Exists(
        other_approvers(OuterRef("programme")).filter(team__side=OuterRef("side"))
    )
    unsigned = reports.exclude(CURRENT_VERSION_APPROVED, approved_by=F("approver"))
    return unsigned.exclude(CURRENT_VERSION_APPROVED, submitter_not_needed)


def other_approvers(programme: OuterRef) -> QuerySet[Membership]:
    """Who may sign, or accept a measurement, beside the ``approver`` of the row."""
    return Membership.objects.serving(*LEADS).filter(team__programme=programme).exclude(person=OuterRef("approver"))


def person_key_or_zero(person: str) -> Coalesce:
    """The key of a person who may be unknown; nobody has the key 0, and ``NULL`` would leave out every row."""
    return Coalesce(person, 0, output_field=BigIntegerField())


@duty(
    "report_in_portfolio",
    name=_("Approving a report"),
    title=_("Read and approve report %(number)s"),
    url="outcomes:report",
    priority=70,
    owner="approver",
    due="data_as_of",
    label="language",
    shared=True,
    states=OPEN_STATES,
    for_staff=True,
)
def reports_of_a_portfolio_to_approve(today):
    """The same for portfolio staff: they are in no team, so only the region joins them with a report."""
    regions = [When(programme__seeking_country__in=countries_of(code), then=Value(code)) for code in REGIONS]
    reports = Report.objects.in_review().exclude(CURRENT_VERSION_APPROVED, signed_for=Side.SUPPORT)
    reports = reports.extra(tables=["accounts_person"], where=["accounts_person.is_active"])
    reports = reports.annotate(
        approver=RawSQL("accounts_person.id", ()), portfolio=RawSQL("accounts_person.portfolio", ())
    )
    region = Case(*regions, default=Value("all"))
    member = Membership.objects.active().filter(team__programme=OuterRef("programme"), person=OuterRef("approver"))
    return reports.filter(Q(portfolio="all") | Q(portfolio=region), ~Exists(member))


@duty(
    "revise",
    name=_("Reports to revise"),
    title=_("Revise report %(number)s"),
    url="outcomes:report",
    priority=68,
    owner="lead",
    due="data_as_of",
    label="return_reason",
    shared=True,
    states=OPEN_STATES,
)
def reports_to_revise(today):
    """Returned by a reviewer; asks the coordination and the submitter."""
    reports = Report.objects.filter(status=Report.Status.DRAFT, archived_at=None)
    return with_lead(reports.exclude(return_reason=""), also=Q(**{f"{MEMBER}person": F("submitted_by")}))


@duty(
    "review_figure",
    name=_("Figures to accept"),
    title=_("Accept or return a figure: indicator %(number)s"),
    url="outcomes:figure",
    priority=50,
    owner="approver",
    due="a_week_later",
    programme="indicator__programme__code",
    number="indicator__number",
    label="indicator__own_label",
    shared=True,
    states=OPEN_STATES,
)
def measurements_to_accept(today):
    """Asks the coordination, except the submitters of the measurement; where that leaves nobody, UNESCO's officer."""
    member = f"indicator__{MEMBER}"
    measurements = Measurement.objects.waiting().filter(serving(*LEADS, prefix=member))
    measurements = measurements.annotate(
        approver=F(f"{member}person"),
        role=F(f"{member}role"),
        submitter=person_key_or_zero("by"),
        source=person_key_or_zero("entered_for"),
    )
    colleagues = other_approvers(OuterRef("indicator__programme")).filter(role__in=COORDINATION)
    colleagues = colleagues.exclude(person=OuterRef("submitter")).exclude(person=OuterRef("source"))
    measurements = measurements.exclude(Q(approver=F("submitter")) | Q(approver=F("source")))
    measurements = measurements.exclude(Q(role=Role.OFFICER) & Exists(colleagues))
    return measurements.annotate(a_week_later=days_after(TruncDate("created_at", tzinfo=dt.UTC), dt.timedelta(days=7)))


@duty(
    "check",
    name=_("Looking again after closing"),
    title=_("Look again, %(number)s months after closing: measure what has become of it"),
    url="outcomes:list",
    priority=30,
    owner="carrier",
    due="again_on",
    programme="code",
    number="months",
    numbered=False,
    states=[State.CLOSED],
)
def programmes_to_follow_up(today):
    """The latest follow-up date reached, shown from a month before it until something is measured after it."""
    reached = [
        (number, dates.months(number), Q(closed_on__lte=today + MONTH - dates.months(number)))
        for number in FOLLOW_UP_MONTHS
    ]
    measured = Measurement.objects.filter(indicator__programme=OuterRef("pk"), on__gte=OuterRef("again_on") - MONTH)
    programmes = Programme.objects.filter(closed_on__isnull=False).annotate(
        months=Case(*[When(is_reached, then=months) for months, _gap, is_reached in reached], default=0),
        again_on=Case(*[When(is_reached, then=days_after("closed_on", gap)) for _months, gap, is_reached in reached]),
    )
    return programmes.filter(~Exists(measured), months__gt=0)
