"""What follow-up and evaluation ask of people."""

import datetime as dt

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from outcomes.models import FollowUpAction, Indicator, Measurement, Report
from p2p.duties.kinds import duty
from programmes.duties import days_after
from programmes.models import Programme
from programmes.models.programme import OPEN, State
from programmes.people import with_lead

# Rule 13 of the method: in months after closing, the last one first.
LOOKING_AGAIN = (24, 18, 12, 6)
MONTH = dt.timedelta(days=30)


@duty(
    "action",
    name=_("Follow-up actions"),
    title=_("Action: %(what)s"),
    url="outcomes:action",
    harm=65,
    owner="owner",
    due="due_on",
)
def actions_to_do(today):
    return FollowUpAction.objects.unfinished().filter(programme__state__in=OPEN)


@duty(
    "figure",
    name=_("Figures to enter"),
    title=_("Enter a figure: indicator %(number)s"),
    url="outcomes:figure",
    harm=55,
    owner="responsible",
    due="due_on",
    what="own_label",
)
def figures_to_measure(today):
    measured = Measurement.objects.filter(indicator=OuterRef("pk")).exclude(status=Measurement.Status.RETURNED)
    return Indicator.objects.live().filter(~Exists(measured), not_measured_reason="", programme__state__in=OPEN)


@duty(
    "report",
    name=_("Approving a report"),
    title=_("Read and approve report %(number)s"),
    url="outcomes:report",
    harm=70,
    owner="lead",
    due="data_as_of",
    what="language",
    shared=True,
)
def reports_to_approve(today):
    rows = Report.objects.filter(status=Report.Status.IN_REVIEW, archived_at=None, programme__state__in=OPEN)
    return with_lead(rows).exclude(approved_by=F("lead"))


@duty(
    "check",
    name=_("Looking again after closing"),
    title=_("Look again, %(number)s months after closing: measure what has become of it"),
    url="outcomes:list",
    harm=30,
    owner="carrier",
    due="again_on",
    programme="code",
    number="months",
    numbered=False,
)
def programmes_to_look_at_again(today):
    """The last of four moments that has come, from a month ahead on, until something is measured after it."""
    reached = [(months, gap(months), Q(closed_on__lte=today + MONTH - gap(months))) for months in LOOKING_AGAIN]
    measured = Measurement.objects.filter(indicator__programme=OuterRef("pk"), on__gte=OuterRef("again_on") - MONTH)
    rows = Programme.objects.filter(state=State.CLOSED, closed_on__isnull=False).annotate(
        months=Case(*[When(come, then=months) for months, _gap, come in reached], default=0),
        again_on=Case(*[When(come, then=days_after("closed_on", gap)) for _months, gap, come in reached]),
    )
    return rows.filter(~Exists(measured), months__gt=0)


def gap(months: int) -> dt.timedelta:
    return dt.timedelta(days=round(months * 30.44))
