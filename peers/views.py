"""Pages of pairings and offers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.web.post_data import post_text
from peers import actions, permissions
from peers.forms import OfferForm, PairingForm, PaperConfirmationForm
from peers.models import Offer, Pairing
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page, parse_number
from programmes.rendering import render_programme


@programme_view(Can.READ)
def offer_list(request: ProgrammeRequest, programme: Programme, refusals: list[str] | None = None) -> HttpResponse:
    """The exchanges agreed country to country, and every offer with its need."""
    pairings: list[Any] = list(programme.pairings.visible_to(request.viewer).for_list())
    held = permissions.leading_roles(programme, request.viewer) if request.can.may(Can.CONFIRM) else set()
    for pairing in pairings:
        pairing.own_side = permissions.confirming_side(pairing, held)
        pairing.open_to_paper = permissions.sides_open_to_paper(pairing, pairing.own_side)
    return render_programme(
        request,
        programme,
        "peers/offers.html",
        pairings=pairings,
        offers=programme.offers.visible_to(request.viewer).for_list(),
        refusals=refusals,
        status=422 if refusals else 200,
    )


@programme_view(Can.READ)
def offer_detail(
    request: ProgrammeRequest, programme: Programme, number: int, refusals: list[str] | None = None
) -> HttpResponse:
    offer = get_object_or_404(programme.offers.visible_to(request.viewer).for_list(), number=number)
    status = 422 if refusals else 200
    return render_programme(request, programme, "peers/offer.html", offer=offer, refusals=refusals, status=status)


@require_POST
@programme_view(Can.ANSWER_OFFER)
def answer_offer(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    offer = get_object_or_404(programme.offers.visible_to(request.viewer), number=number)
    try:
        if "delivered" in request.POST:
            actions.mark_offer_delivered(offer=offer, by=request.user)
        else:
            actions.answer_offer(
                offer=offer,
                accepted="accept" in request.POST,
                reason=post_text(request, "reason", limit=600),
                by=request.user,
            )
    except ValidationError as refusal:
        return offer_detail(request, programme.code, number, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(offer)


@programme_view(Can.OFFER)
def edit_offer(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    offers = programme.offers.visible_to(request.viewer)
    offer = get_object_or_404(offers, number=number) if number else Offer(programme=programme)
    form = OfferForm(request.POST or None, instance=offer, programme=programme)
    today = programme.day_of(timezone.now())

    def save(values, expected, behalf):
        return actions.save_offer(
            offer=offer, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the offer") if number else _("Make an offer")
    )


@programme_view(Can.EDIT)
def edit_pairing(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    pairings = programme.pairings.visible_to(request.viewer)
    pairing = get_object_or_404(pairings, number=number) if number else Pairing(programme=programme)
    form = PairingForm(request.POST or None, instance=pairing, programme=programme)

    def save(values, expected, behalf):
        return actions.save_pairing(pairing=pairing, values=values, by=request.user, expected=expected, behalf=behalf)

    heading = str(pairing) if number else _("Propose an exchange")
    return edit_page(request, programme, form=form, save=save, heading=heading)


@require_POST
@programme_view(Can.CONFIRM)
def confirm_pairing(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Confirm for one's own side, or withdraw the confirmation."""
    pairing = get_object_or_404(programme.pairings.visible_to(request.viewer), number=number)
    try:
        if "confirm" in request.POST:
            seen = parse_number(request.POST, "seen")
            actions.confirm_pairing(pairing=pairing, by=request.user, today=programme.day_of(timezone.now()), seen=seen)
        else:
            actions.withdraw_confirmation(pairing=pairing, by=request.user)
    except ValidationError as refusal:
        return offer_list(request, programme.code, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(pairing)


@programme_view(Can.CONFIRM)
def confirm_on_paper(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    pairing = get_object_or_404(programme.pairings.visible_to(request.viewer).for_list(), number=number)
    form = PaperConfirmationForm(request.POST or None, instance=pairing, programme=programme, viewer=request.viewer)

    def save(values, expected, _behalf):
        return actions.confirm_pairing(
            pairing=pairing, by=request.user, today=programme.day_of(timezone.now()), seen=expected, **values
        )

    heading, back = _("Enter a signed paper"), pairing.get_absolute_url()
    return edit_page(
        request, programme, form=form, save=save, heading=heading, lead=str(pairing), back=back, for_others=False
    )
