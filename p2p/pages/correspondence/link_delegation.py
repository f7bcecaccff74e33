"""Who may pass on a personal link for whom: it never opens more than the giver may open."""

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.notifications.models import Notification
from programmes.message_kinds import Invited
from programmes.models import Invitation, Membership
from programmes.permissions import Permissions, has_permission
from programmes.policy import Can, Role


def may_delegate_link(giver: Viewer, receiver: Person) -> bool:
    """Whether a copied message for ``receiver`` may carry a link that signs them in.

    Not for administrators and portfolio readers, nor for people who work in no programme; and every programme the
    receiver works in must be one whose messages ``giver`` looks after, on the receiver's own side or as UNESCO's
    officer: the holder of the link reads what one side keeps for itself. Otherwise the message carries a plain address,
    and the receiver signs in.
    """
    if receiver.is_superuser or receiver.portfolio:
        return False
    memberships = list(Membership.objects.active().filter(person=receiver).select_related("team__programme"))
    return bool(memberships) and all(may_act_for(giver, membership) for membership in memberships)


def may_include_link(rights: Permissions, notification: Notification) -> bool:
    """Whether a copied message carries its personal link. That of an invitation signs in no existing person."""
    if notification.kind != Invited.kind:
        return may_delegate_link(rights.viewer, notification.person)
    invited = Invitation.objects.filter(pk=notification.data["target"]).select_related("team").first()
    return invited is not None and rights.handles(invited)


def may_act_for(giver: Viewer, membership: Membership) -> bool:
    if membership.role == Role.OFFICER or not has_permission(giver, Can.SEND_MESSAGES, membership.programme):
        return False
    if membership.role == Role.OBSERVER:
        return True  # they read nothing that one side keeps for itself
    held = [seat for seat in giver.seats if seat.programme == membership.programme.pk]
    return any(seat.side == membership.team.side or seat.role == Role.OFFICER for seat in held)
