"""Panels on pages of the floor below."""

from p2p.ui.parts import part
from peers.models import Offer


@part("need", template="peers/_offers.html", order=10)
def offers_for_need(need, request):
    return {
        "offers": Offer.objects.visible_to(request.user).for_list().filter(need=need),
        "programme": need.programme,
    }
