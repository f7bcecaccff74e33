"""Panels on pages of the floor below."""

from p2p.base.registry.panels import panel


@panel("need", template="peers/_need_offers.html", order=10)
def offers_for_need(need, request):
    return {"offers": need.programme.offers.visible_to(request.viewer).for_list().filter(need=need)}
