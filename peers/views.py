"""Pages of pairings and offers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.web.post_data import post_text
from peers import actions, permissions
from peers.forms import OfferForm, PairingForm, PaperConfirmationForm
from peers.models import Offer, Pairing
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page, parse_number


@programme_view(Can.READ)
def offers(request: HttpRequest, programme: Programme, refusals: list[str] | None = None) -> HttpResponse:
    """The exchanges agreed country to country, and every offer with its need."""
    pairings = list(programme.pairings.visible_to(request.user).for_list())
    held = permissions.leading_roles(programme, request.user) if request.can.may(Can.CONFIRM) else set()
    for one in pairings:
        one.own = permissions.confirming_side(one, held)
        one.paper = permissions.sides_open_to_paper(one, one.own)
    rows = programme.offers.visible_to(request.user).for_list()
    context = {"programme": programme, "pairings": pairings, "offers": rows, "refusals": refusals, "area": "programmes"}
    return render(request, "peers/offers.html", context, status=422 if refusals else 200)


@programme_view(Can.READ)
def offer(request: HttpRequest, programme: Programme, number: int, refusals: list[str] | None = None) -> HttpResponse:
    row = get_object_or_404(programme.offers.visible_to(request.user).for_list(), number=number)
    context = {"programme": programme, "offer": row, "refusals": refusals, "area": "programmes"}
    return render(request, "peers/offer.html", context, status=422 if refusals else 200)


@require_POST
@programme_view(Can.ANSWER_OFFER)
def answer_offer(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_object_or_404(programme.offers.visible_to(request.user), number=number)
    try:
        if "delivered" in request.POST:
            actions.mark_offer_delivered(offer=row, by=request.user)
        else:
            actions.answer_offer(
                offer=row,
                accepted="accept" in request.POST,
                reason=post_text(request, "reason", limit=600),
                by=request.user,
            )
    except ValidationError as refusal:
        return offer(request, programme.code, number, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(row)


@programme_view(Can.OFFER)
def edit_offer(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.offers.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Offer(programme=programme)
    form = OfferForm(request.POST or None, instance=row, programme=programme)

    today = programme.day_of(timezone.now())

    def save(values, expected, behalf):
        return actions.save_offer(
            offer=row, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the offer") if number else _("Make an offer")
    )


@programme_view(Can.EDIT)
def edit_pairing(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.pairings.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Pairing(programme=programme)
    form = PairingForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_pairing(pairing=row, values=values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(request, programme, form=form, save=save, heading=str(row) if number else _("Propose an exchange"))


@require_POST
@programme_view(Can.CONFIRM)
def confirm_pairing(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Say yes for one's own side, or take it back."""
    row = get_object_or_404(programme.pairings.visible_to(request.user), number=number)
    try:
        if "confirm" in request.POST:
            seen = parse_number(request.POST, "seen")
            actions.confirm_pairing(pairing=row, by=request.user, today=programme.day_of(timezone.now()), seen=seen)
        else:
            actions.withdraw_confirmation(pairing=row, by=request.user)
    except ValidationError as refusal:
        return offers(request, programme.code, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(row)


@programme_view(Can.CONFIRM)
def confirm_on_paper(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_object_or_404(programme.pairings.visible_to(request.user).for_list(), number=number)
    form = PaperConfirmationForm(request.POST or None, instance=row, programme=programme, person=request.user)

    def save(values, expected, _behalf):
        return actions.confirm_pairing(
            pairing=row, by=request.user, today=programme.day_of(timezone.now()), seen=expected, **values
        )

    heading, back = _("Enter a signed paper"), row.get_absolute_url()
    return edit_page(
        request, programme, form=form, save=save, heading=heading, lead=str(row), back=back, for_others=False
    )
