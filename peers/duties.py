"""What offers ask of people."""

from django.utils.translation import gettext_lazy as _

from p2p.duties.kinds import columns, duty
from peers.models import Offer
from programmes.duties import RUNNING


@duty("offer", title=_("Answer an offer: %(what)s"), url="peers:offer", harm=70)
def offers_to_answer(today):
    rows = Offer.objects.live().filter(status=Offer.Status.PROPOSED, programme__state__in=RUNNING)
    return columns(rows, owner="answer_by", due="answer_due_on")
