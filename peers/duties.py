"""What offers ask of people."""

from django.utils.translation import gettext_lazy as _

from p2p.duties.kinds import duty
from peers.models import Offer
from programmes.duties import RUNNING


@duty(
    "offer",
    name=_("Answering an offer"),
    title=_("Answer an offer: %(what)s"),
    url="peers:offer",
    harm=70,
    owner="answer_by",
    due="answer_due_on",
    shared=True,
)
def offers_to_answer(today):
    return Offer.objects.live().filter(status=Offer.Status.PROPOSED, programme__state__in=RUNNING)
