"""Changes to exchanges and offers."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.accounts.models import Person
from p2p.audit.record import OnBehalf
from p2p.duties.days import calendar_of
from p2p.versions.actions import fresh, store
from peers.models import Offer, Pairing
from programmes.access import Role
from programmes.models import Membership, Need

DAYS_TO_ANSWER = 14


@transaction.atomic
def save_offer(
    *,
    offer: Offer,
    values: dict,
    by: Person,
    today: dt.date,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> Offer:
    """Make or change an offer; a new one asks the coordinator for an answer in a fortnight, on a working day."""
    if offer._state.adding:
        leads = (
            Membership.objects.active()
            .filter(team__programme=offer.programme, role__in=[Role.COORDINATOR, Role.DEPUTY])
            .order_by("rank")
        )
        lead = leads.select_related("person").first()
        offer.answer_by = lead.person if lead else None
        calendar = calendar_of(lead.person.country if lead else "", offer.programme.code)
        offer.answer_due_on = calendar.on_or_after(today + dt.timedelta(days=DAYS_TO_ANSWER))
    return store(offer, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def answer_offer(*, offer: Offer, accepted: bool, reason: str, by: Person) -> Offer:
    """Accept or decline; declining says why. An accepted offer matches its need."""
    offer = fresh(offer)
    if offer.status != Offer.Status.PROPOSED:
        raise ValidationError(_("This offer was answered already."))
    if not accepted and not reason.strip():
        raise ValidationError(_("Write the reason for declining."))
    status = Offer.Status.ACCEPTED if accepted else Offer.Status.DECLINED
    offer = store(offer, {"status": status, "reason": reason}, by=by, verb=status, reason=reason)
    if accepted and offer.need.status == Need.Status.OPEN:
        store(offer.need, {"status": Need.Status.MATCHED}, by=by)
    return offer


@transaction.atomic
def delivered(*, offer: Offer, by: Person) -> Offer:
    offer = fresh(offer)
    if offer.status != Offer.Status.ACCEPTED:
        raise ValidationError(_("Only an accepted offer can be delivered."))
    return store(offer, {"status": Offer.Status.DELIVERED}, by=by, verb="delivered")


@transaction.atomic
def save_pairing(
    *, pairing: Pairing, values: dict, by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Pairing:
    return store(pairing, values, by=by, expected=expected, behalf=behalf)
