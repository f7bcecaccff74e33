"""Inviting people, and what they answer."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.accounts.actions import create_person
from p2p.accounts.models import Person, TokenLink
from p2p.audit.record import record
from p2p.notices.actions import say, unsay
from p2p.ui.words import apart
from p2p.versions.actions import fresh
from programmes.access import Role
from programmes.actions.people import FUNCTIONS, join
from programmes.models import Invitation, Membership, Programme, Team


@transaction.atomic
def invite(*, team: Team, values: dict, by: Person, now: dt.datetime) -> Invitation:
    """Invite by name, with or without an address. The same address never merges two people; the same sign-in does."""
    # One at a time: of two equal ones the second finds whom the first has made.
    fresh(team.programme)
    person = invitee(team.programme, values)
    if Invitation.objects.filter(team=team, person=person, state=Invitation.State.WAITING).exists():
        raise ValidationError(
            _("%(name)s is invited already. Send the invitation again from the list.") % {"name": apart(person)}
        )
    if Membership.objects.active().filter(team=team, person=person, role=values["role"]).exists():
        raise ValidationError(_("%(name)s has this role in the team already.") % {"name": apart(person)})
    invitation = Invitation.objects.create(
        team=team,
        person=person,
        role=values["role"],
        function=FUNCTIONS[values["role"]],
        sector=values["sector"],
        message=values["message"],
        invited_by=by,
        invited_at=now,
        expires_at=now + dt.timedelta(days=settings.P2P_INVITATION_DAYS),
    )
    record(by, "invited", invitation)
    return send_invitation(invitation=invitation, now=now)


def invitee(programme: Programme, values: dict) -> Person:
    """Who signs in with the address, otherwise somebody new; a mailbox known in the programme is asked about first."""
    address, shared = values["email"].strip(), values["shared"]
    if address and not shared:
        if known := Person.objects.filter(email__iexact=address).first():
            return known
        if reader := readers(address, programme).first():
            question = _(
                "%(name)s has this address and belongs to this programme, or is invited to it. "
                "If you mean somebody else who uses the same mailbox, tick the box below."
            )
            raise ValidationError({"email": question % {"name": apart(reader)}})
    given = {key: values[key] for key in ("name", "phone", "language", "time_zone", "title")}
    return create_person(contact_email=address, **given)


def readers(address: str, programme: Programme) -> QuerySet[Person]:
    """The people of a programme, and those invited to it, to whom mail goes at that address."""
    active = Membership.objects.active().filter(team__programme=programme)
    waiting = Invitation.objects.filter(team__programme=programme, state=Invitation.State.WAITING)
    here = Q(pk__in=active.values("person")) | Q(pk__in=waiting.values("person"))
    return Person.objects.filter(here, contact_email__iexact=address).order_by("sort_key")


def role_in(language: str, role: str) -> str:
    with translation.override(language):
        return str(Role(role).label)


@transaction.atomic
def send_invitation(*, invitation: Invitation, now: dt.datetime) -> Invitation:
    """Queue the mail (again) and let the invitation run for another fortnight."""
    invitation.expires_at = now + dt.timedelta(days=settings.P2P_INVITATION_DAYS)
    invitation.save(update_fields=["expires_at"])
    data = {
        "purpose": TokenLink.Purpose.INVITATION,
        "target": str(invitation.pk),
        "by": invitation.invited_by.name,
        "message": invitation.message,
        "role": invitation.role,
        "role_words": role_in(invitation.person.language, invitation.role),
        "side": invitation.team.side,
        "country": str(invitation.programme.seeking_country),
        "expires": f"{invitation.expires_at:%Y-%m-%d}",
        "title": invitation.programme.title,
    }
    key = f"invitation:{invitation.pk}:{now:%Y%m%d%H%M}"
    unsay(person=invitation.person, key=f"invitation:{invitation.pk}:", but=key)
    say(
        person=invitation.person,
        key=key,
        kind="invitation",
        programme_code=invitation.programme.code,
        data=data,
        now=now,
    )
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: Person, now: dt.datetime) -> Invitation:
    """Withdraw an invitation; every link sent for it stops working at once."""
    close_links(invitation, now)
    invitation.state = Invitation.State.REVOKED
    invitation.save(update_fields=["state"])
    record(by, "revoked", invitation)
    return invitation


def close_links(invitation: Invitation, now: dt.datetime) -> None:
    """No link sent so far works any more, and none is sent any more."""
    links = TokenLink.objects.filter(purpose=TokenLink.Purpose.INVITATION, target=str(invitation.pk), used_at=None)
    links.update(revoked_at=now)
    unsay(person=invitation.person, key=f"invitation:{invitation.pk}:")


@transaction.atomic
def answer_invitation(*, invitation: Invitation, accepted: bool, now: dt.datetime, reason: str = "") -> Invitation:
    """Accept (and join) or decline. Two answers at once: the first one stands."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != Invitation.State.WAITING:
        raise ValidationError(_("This invitation was answered already."))
    close_links(invitation, now)
    invitation.state = Invitation.State.ACCEPTED if accepted else Invitation.State.DECLINED
    invitation.answered_at, invitation.reason = now, reason
    invitation.save(update_fields=["state", "answered_at", "reason"])
    record(invitation.person, invitation.state, invitation, reason=reason)
    if accepted:
        join(
            person=invitation.person,
            team=invitation.team,
            role=invitation.role,
            sector=invitation.sector,
            by=invitation.person,
            on=now.date(),
            function=invitation.function,
        )
    return invitation
