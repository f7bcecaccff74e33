"""Invite people; accept, decline, revoke and admit."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.base.accounts.actions import create_person
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.actions import record_event
from p2p.base.history.enums import Verb
from p2p.base.i18n.text import bidi_isolate
from p2p.base.notifications.actions import cancel_notifications, notify
from p2p.base.notifications.models import Notification
from p2p.base.notifications.quiet_hours import zone_of
from p2p.base.notifications.registry import Message
from p2p.base.records.actions import lock_row
from programmes.actions.memberships import FUNCTION_BY_ROLE, check_side, join
from programmes.enums import ProgrammeVerb
from programmes.members import has_account
from programmes.message_kinds import Invited, NotAdmitted, PersonalLink
from programmes.models import Invitation, Membership, Team
from programmes.models.teams import Side
from programmes.permissions import Permissions
from programmes.policy import LEADS, Role


@transaction.atomic
def invite(*, team: Team, values: dict, by: Person, now: dt.datetime) -> Invitation:
    """Invite by name, with or without an address.

    No account is looked up by the address: who it is shows only when they accept.
    """
    # The lock lets the second of two equal invitations find the first.
    lock_row(team.programme)
    address = values["email"].strip()
    if address and not values["shared"]:
        refuse_known_address(team, address, values["role"])
    invitation = Invitation.objects.create(
        team=team,
        person=create_person(**{key: values[key] for key in ("name", "phone", "language", "time_zone", "title")}),
        email=address,
        shared=values["shared"],
        role=values["role"],
        function=FUNCTION_BY_ROLE[values["role"]],
        sector=values["sector"],
        message=values["message"],
        invited_by=by,
        invited_at=now,
        expires_at=now + dt.timedelta(days=settings.P2P_INVITATION_DAYS),
    )
    record_event(by, ProgrammeVerb.INVITED, invitation)
    return send_invitation(invitation=invitation, now=now)


def refuse_known_address(team: Team, address: str, role: str) -> None:
    """Ask back about an address that the inviter can see in this programme anyway; reveal nothing about others."""
    waiting = team.invitations.filter(email__iexact=address, state__in=Invitation.OPEN).select_related("person")
    shown = Q(person__contact_email__iexact=address) | Q(person__contact_email="", person__email__iexact=address)
    members = Membership.objects.active().filter(shown, team__programme=team.programme).select_related("person")
    # Somebody of the team may get another role in it.
    known = waiting.first() or members.exclude(Q(team=team) & ~Q(role=role)).first()
    if known:
        question = _(
            "%(name)s has this address and belongs to this programme, or is invited to it. "
            "If you mean somebody else who uses the same mailbox, tick the box below."
        )
        raise ValidationError({"email": question % {"name": bidi_isolate(known.person)}})


def role_label_in(language: str, role: str) -> str:
    with translation.override(language):
        return str(Role(role).label)


@transaction.atomic
def send_invitation(*, invitation: Invitation, now: dt.datetime) -> Invitation:
    """Queue the mail (again) and restart the period in which it can be answered."""
    invitation.expires_at = now + dt.timedelta(days=settings.P2P_INVITATION_DAYS)
    invitation.save(update_fields=["expires_at"])
    message = Invited(
        target=str(invitation.pk),
        by=invitation.invited_by.name,
        message=invitation.message,
        role_words=role_label_in(invitation.person.language, invitation.role),
        side=invitation.team.side,
        country=str(invitation.programme.seeking_country),
        expires=invitation.expires_at.astimezone(zone_of(invitation.person.time_zone)).date(),
        title=invitation.programme.title,
        to=invitation.email,
        shared=invitation.shared,
    )
    key = f"invitation:{invitation.pk}:{now:%Y%m%d%H%M}"
    cancel_notifications(person=invitation.person, key=f"invitation:{invitation.pk}:", but=key)
    notify(person=invitation.person, key=key, message=message, programme_code=invitation.programme.code, now=now)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Person, now: dt.datetime) -> Invitation:
    """Withdraw an invitation; every link sent for it stops working at once."""
    invitation = lock_invitation(invitation, *Invitation.OPEN)
    close_invitation_links(invitation, now)
    invitation.state = Invitation.State.REVOKED
    invitation.save(update_fields=["state"])
    record_event(by, ProgrammeVerb.REVOKED, invitation)
    return invitation


def close_invitation_links(invitation: Invitation, now: dt.datetime) -> None:
    """Revoke all links sent so far and cancel the mails still queued."""
    links = TokenLink.objects.filter(purpose=TokenLink.Purpose.INVITATION, target=str(invitation.pk), used_at=None)
    links.update(revoked_at=now)
    cancel_notifications(person=invitation.person, key=f"invitation:{invitation.pk}:")


@transaction.atomic
def answer_invitation(
    *, invitation: Invitation, accepted: bool, now: dt.datetime, reason: str = "", account: Person | None = None
) -> Invitation:
    """Accept (and join, or wait for admission) or decline. Two answers at once: the first one stands.

    ``account`` is who is signed in; without one somebody new accepts.
    """
    invitation = lock_invitation(invitation, Invitation.State.WAITING)
    close_invitation_links(invitation, now)
    if accepted:
        check_side(account or invitation.person, invitation.team)
        settle_person(invitation, account)
    ends = Invitation.State.ACCEPTED if accepted else Invitation.State.DECLINED
    invitation.state = Invitation.State.ADMISSION if accepted and needs_admission(invitation) else ends
    invitation.answered_at, invitation.reason = now, reason
    invitation.save(update_fields=["state", "answered_at", "reason", "person"])
    record_event(invitation.person, Verb(ends), invitation, reason=reason)
    if invitation.state == Invitation.State.ACCEPTED:
        join_invited(invitation, by=invitation.person, now=now)
    return invitation


def lock_invitation(invitation: Invitation, *states: str) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state not in states:
        raise ValidationError(_("This invitation was answered already."))
    return invitation


def settle_person(invitation: Invitation, account: Person | None) -> None:
    """Tie the invitation to the account that accepts it, never to one that is not signed in.

    The contact made of what the inviter typed becomes the new person, or is deleted when an existing account accepts.
    """
    contact = invitation.person
    if account == contact:
        return
    if has_account(contact):
        raise ValidationError(_("This address has an account already. Sign in, then accept the invitation."))
    if account is None:
        contact.contact_email = invitation.email
        contact.save(update_fields=["contact_email"])
        return
    if account.invitations.filter(team=invitation.team, state__in=Invitation.OPEN).exists():
        raise ValidationError(_("This invitation was answered already."))
    invitation.person = account
    invitation.save(update_fields=["person"])
    Notification.objects.filter(person=contact).delete()
    contact.delete()


def needs_admission(invitation: Invitation) -> bool:
    """A team of peers admits through its own lead, unless the lead has invited.

    The very first lead of peers needs no admission: there is nothing of other peers to protect yet.
    """
    team = invitation.team
    if team.side != Side.PROVIDING or Permissions(Viewer(invitation.invited_by), team.programme).admits(team):
        return False
    peers = Membership.objects.filter(team__programme=team.programme, team__side=Side.PROVIDING)
    return invitation.role != Role.PEER_LEAD or peers.exists()


def join_invited(invitation: Invitation, *, by: Person, now: dt.datetime) -> None:
    join(
        person=invitation.person,
        team=invitation.team,
        role=invitation.role,
        sector=invitation.sector,
        by=by,
        on=invitation.programme.day_of(now),
        function=invitation.function,
    )


@transaction.atomic
def admit(*, invitation: Invitation, admitted: bool, by: Person, now: dt.datetime, reason: str = "") -> Invitation:
    """Let somebody who has accepted into the team, or decline and tell them and the coordination why."""
    invitation = lock_invitation(invitation, Invitation.State.ADMISSION)
    if not admitted and not reason.strip():
        raise ValidationError(_("Write why, so that the other person understands."))
    invitation.state = Invitation.State.ACCEPTED if admitted else Invitation.State.DECLINED
    invitation.reason = reason
    invitation.save(update_fields=["state", "reason"])
    title = invitation.programme.title
    if admitted:
        join_invited(invitation, by=by, now=now)
        path = invitation.programme.get_absolute_url()
        notify_of_admission(invitation, invitation.person, PersonalLink(title=title, path=path), now)
        return invitation
    record_event(by, Verb.DECLINED, invitation, reason=reason)
    leads = Membership.objects.serving(*LEADS).filter(team__programme=invitation.programme).exclude(person=by)
    message = NotAdmitted(name=invitation.person.name, title=title, reason=reason)
    for reader in {invitation.person, *(lead.person for lead in leads.select_related("person"))}:
        notify_of_admission(invitation, reader, message, now)
    return invitation


def notify_of_admission(invitation: Invitation, reader: Person, message: Message, now: dt.datetime) -> None:
    key, code = f"admission:{invitation.pk}", invitation.programme.code
    notify(person=reader, key=key, message=message, programme_code=code, now=now)
