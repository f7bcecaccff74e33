"""Kinds of duty about pairings and offers."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from p2p.base.duties.registry import duty
from peers.models import Offer, Pairing
from programmes.members import with_lead
from programmes.models.programmes import RUNNING_STATES
from programmes.policy import Role


@duty(
    "offer",
    name=_("Answering an offer"),
    title=_("Answer an offer: %(what)s"),
    url="peers:offer",
    priority=70,
    owner="answer_by",
    due="answer_due_on",
    shared=True,
    states=RUNNING_STATES,
)
def offers_to_answer(today):
    return Offer.objects.live().filter(status=Offer.Status.PROPOSED)


@duty(
    "exchange",
    name=_("Confirming an exchange"),
    title=_("Confirm exchange %(number)s"),
    url="peers:offers",
    priority=70,
    owner="lead",
    due="answer_due_on",
    label="focus",
    numbered=False,
    shared=True,
    states=RUNNING_STATES,
)
def exchanges_to_confirm(today):
    """For the leads of the side that has not confirmed, once the other side has."""
    pairings = Pairing.objects.live().filter(state=Pairing.State.PROPOSED)
    member = "programme__teams__memberships__"
    peers = Q(confirmed_on_providing=None, programme__teams=F("team"), **{f"{member}role": Role.PEER_LEAD})
    return with_lead(pairings.exclude(answer_due_on=None), only=Q(confirmed_on_seeking=None), also=peers)
