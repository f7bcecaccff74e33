"""What follow-up and evaluation ask of people."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from outcomes.models import FollowUpAction, Indicator, Measurement, Report
from p2p.duties.kinds import duty
from programmes.models.programme import State
from programmes.people import with_lead

OPEN = [State.ACTIVE, State.CLOSING, State.CLOSED]


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
)
def reports_to_approve(today):
    rows = Report.objects.filter(status=Report.Status.IN_REVIEW, archived_at=None, programme__state__in=OPEN)
    return with_lead(rows).exclude(approved_by=F("lead"))
