"""Every change to pairings and offers."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.actions import OnBehalf
from p2p.base.history.enums import Verb
from p2p.base.records.actions import lock_row, save_record
from p2p.base.workdays.work_calendars import work_calendar_of
from peers.enums import PeerVerb
from peers.models import Offer, Pairing
from peers.permissions import confirming_side, leading_roles, sides_open_to_paper
from programmes.models import Membership, Need
from programmes.models.teams import Side
from programmes.policy import COORDINATION

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
    """Make or change an offer; the coordinator owes a new one an answer within a fortnight, on a working day."""
    if offer._state.adding:
        leads = Membership.objects.serving(*COORDINATION).filter(team__programme=offer.programme)
        lead = leads.select_related("person").first()
        offer.answer_by = lead.person if lead else None
        calendar = work_calendar_of(lead.person.country if lead else "", offer.programme.code)
        offer.answer_due_on = calendar.on_or_after(today + dt.timedelta(days=DAYS_TO_ANSWER))
    return save_record(offer, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def answer_offer(*, offer: Offer, accepted: bool, reason: str, by: Person) -> Offer:
    """Accept or decline; declining says why. An accepted offer matches its need."""
    offer = lock_row(offer)
    if offer.status != Offer.Status.PROPOSED:
        raise ValidationError(_("This offer was answered already."))
    if not accepted and not reason.strip():
        raise ValidationError(_("Write the reason for declining."))
    status = Offer.Status.ACCEPTED if accepted else Offer.Status.DECLINED
    offer = save_record(offer, {"status": status, "reason": reason}, by=by, verb=Verb(status), reason=reason)
    if accepted and offer.need.status == Need.Status.OPEN:
        save_record(offer.need, {"status": Need.Status.MATCHED}, by=by)
    return offer


@transaction.atomic
def mark_offer_delivered(*, offer: Offer, by: Person) -> Offer:
    offer = lock_row(offer)
    if offer.status != Offer.Status.ACCEPTED:
        raise ValidationError(_("Only an accepted offer can be delivered."))
    return save_record(offer, {"status": Offer.Status.DELIVERED}, by=by, verb=PeerVerb.DELIVERED)


@transaction.atomic
def save_pairing(
    *, pairing: Pairing, values: dict, by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Pairing:
    return save_record(pairing, values, by=by, expected=expected, behalf=behalf)


def empty_confirmations(*sides: str) -> dict[str, Any]:
    """Values that take back what ``sides`` confirmed, and the day by which the other side owed its answer."""
    empty: dict[str, Any] = {"confirmed_by": None, "confirmed_on": None, "signed_by": ""}
    return {f"{field}_{side}": value for side in sides for field, value in empty.items()} | {"answer_due_on": None}


@transaction.atomic
def confirm_pairing(
    *,
    pairing: Pairing,
    by: Person,
    today: dt.date,
    seen: int | None,
    side: str = "",
    signed_by: str = "",
    on: dt.date | None = None,
) -> Pairing:
    """Confirm for one side the version it has ``seen``: by somebody who leads that side, or by a signed paper.

    The second confirmation makes the pairing agreed.
    """
    pairing = lock_row(pairing)
    if seen != pairing.version:
        raise ValidationError(_("The exchange was changed in the meantime. Read it again, then confirm it."))
    own = confirming_side(pairing, leading_roles(pairing.programme, Viewer(by)))
    side = side or own
    if not side or side not in (sides_open_to_paper(pairing, own) if signed_by else [own]):
        raise PermissionDenied(_("Each side confirms for itself. Ask its coordination or its lead."))
    if pairing.state != Pairing.State.PROPOSED or side not in pairing.unconfirmed:
        raise ValidationError(_("This was confirmed already."))
    day = on or today
    values = {f"confirmed_by_{side}": by, f"confirmed_on_{side}": day, f"signed_by_{side}": signed_by}
    if pairing.unconfirmed == [side]:
        agreed_on = max(confirmation["confirmed_on"] or day for confirmation in pairing.confirmations)
        values |= {"state": Pairing.State.AGREED, "agreed_on": agreed_on, "answer_due_on": None}
    else:
        country = pairing.team.country if side == Side.SEEKING else pairing.programme.seeking_country
        calendar = work_calendar_of(str(country), pairing.programme.code)
        values["answer_due_on"] = calendar.on_or_after(today + dt.timedelta(days=DAYS_TO_ANSWER))
    return save_record(pairing, values, by=by, verb=Verb.CONFIRMED, reason=f"{signed_by} · {day}" if signed_by else "")


@transaction.atomic
def withdraw_confirmation(*, pairing: Pairing, by: Person) -> Pairing:
    """Withdraw the confirmation of one's own side, as long as the other side has not confirmed."""
    pairing = lock_row(pairing)
    side = confirming_side(pairing, leading_roles(pairing.programme, Viewer(by)))
    if not side or pairing.state != Pairing.State.PROPOSED or side in pairing.unconfirmed:
        raise ValidationError(_("There is no confirmation of your side that could be withdrawn."))
    return save_record(pairing, empty_confirmations(side), by=by, verb=PeerVerb.UNCONFIRMED)
