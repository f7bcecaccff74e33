"""What preparation and diagnostic ask of people."""

from django.db.models import F, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from p2p.duties.kinds import columns, duty
from programmes.models import Invitation, Phase, Risk
from programmes.models.programme import State
from programmes.people import with_lead

RUNNING = [State.ACTIVE, State.CLOSING]


@duty("risk", title=_("Review risk %(number)s"), url="programmes:risk", harm=40)
def risks_to_review(today):
    rows = Risk.objects.under_review().filter(programme__state__in=RUNNING)
    return columns(rows, owner="owner", due="review_on", what="mitigation")


@duty("phase", title=_("Decide whether to move on from the phase"), url="programme", harm=60, numbered=False)
def phases_to_leave(today):
    rows = Phase.objects.filter(entered_on__isnull=False, left_on=None, position__lt=5, programme__state__in=RUNNING)
    return columns(with_lead(rows), owner="lead", due="planned_end", number="position", what="programme__title")


@duty("invitation", title=_("See why an invitation is not answered"), url="programmes:team", harm=50, numbered=False)
def invitations_to_chase(today):
    rows = Invitation.objects.filter(state=Invitation.State.WAITING, team__programme__state__in=RUNNING)
    rows = rows.annotate(runs_out=TruncDate("expires_at"), row=F("pk") + Value(0))
    return columns(
        rows, owner="invited_by", due="runs_out", code="team__programme__code", number="row", what="person__name"
    )
