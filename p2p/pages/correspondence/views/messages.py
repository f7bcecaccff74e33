"""The message log; copy a message, mark it as delivered by hand, retry."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.notifications import actions as notification_actions
from p2p.base.notifications.channels import manual_channel
from p2p.base.notifications.mail import chat_text
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import subject_of
from p2p.base.notifications.sending import failure_text
from p2p.pages.correspondence.actions import record_copy
from p2p.pages.correspondence.link_delegation import may_delegate_link, may_include_link
from p2p.pages.correspondence.queries import message_log_for
from programmes.message_kinds import Invited, PersonalLink
from programmes.models import Invitation, Membership, Programme
from programmes.permissions import Permissions, ProgrammeRequest, programme_view
from programmes.policy import Can, Role
from programmes.rendering import render_programme


def visible_log(request: ProgrammeRequest, programme: Programme) -> QuerySet[Notification]:
    """The log of the reader's side; for those who only invite (leads of peers), the invitations to pass on."""
    notifications = message_log_for(programme, request.viewer)
    if Role.PEER_LEAD not in request.can.roles or request.can.may(Can.SEND_MESSAGES):
        request.can.require(Can.SEND_MESSAGES)
        return notifications
    request.can.require(Can.INVITE)
    invitations = Invitation.objects.visible_to(request.viewer).filter(team__programme=programme).for_list()
    keys = [str(invitation.pk) for invitation in invitations if request.can.handles(invitation)]
    return notifications.filter(kind=Invited.kind, data__target__in=keys)


@programme_view(Can.READ)
def message_log(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """Every message of the programme: waiting, sent, failed with its reason, or to be passed on by hand."""
    notifications = [describe_for_reader(notification) for notification in visible_log(request, programme)[:200]]
    return render_programme(request, programme, "correspondence/message_list.html", notifications=notifications)


def describe_for_reader(notification: Any) -> Any:
    """Add subject and reason in the reader's language; who is late in the other country stays hidden."""
    notification.about = _("A reminder") if notification.foreign else subject_of(notification)
    notification.reason = failure_text(notification.reason) if notification.reason else ""
    return notification


@programme_view(Can.READ)
def message(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    """One message; POST copies it, marks it as delivered by hand or sends it again. GET changes nothing."""
    notifications = visible_log(request, programme)
    notification = describe_for_reader(get_object_or_404(notifications, pk=pk))
    context: dict[str, Any] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "copy":
            context |= prepare_copy(request.can, notification)
        elif act == "again":
            notification_actions.retry_notification(notification=notification, now=timezone.now())
        elif act in {"phone", "message"}:
            notification_actions.mark_delivered(
                notification=notification, channel=act, by=request.user, now=timezone.now()
            )
        notification = describe_for_reader(notifications.get(pk=pk))
    return render_programme(request, programme, "correspondence/message.html", notification=notification, **context)


def prepare_copy(rights: Permissions, notification: Any) -> dict:
    """The text to pass on; the history records who copied it."""
    personal = may_include_link(rights, notification)
    record_copy(notification=notification, by=rights.viewer.person)
    phone = notification.person.phone.replace(" ", "").lstrip("+")
    # A link to a form signs nobody in: it is included where the person gets no mail, else the mail has it already.
    form = "form" in notification.data
    personal = bool(manual_channel(notification.person)) and not notification.foreign if form else personal
    return {
        "text": chat_text(notification, personal=personal, discreet=notification.foreign),
        "personal": personal,
        "phone": phone,
    }


@require_POST
@programme_view(Can.SEND_MESSAGES)
def create_personal_link(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    """A message with a personal link for one member, to be passed on by hand."""
    members = Membership.objects.visible_to(request.viewer).active().select_related("person")
    member = get_object_or_404(members, team__programme=programme, pk=pk)
    if not may_delegate_link(request.viewer, member.person):
        raise PermissionDenied(
            _("A link that signs somebody in is given by their own side, or by UNESCO’s programme officer.")
        )
    now = timezone.now()
    message = PersonalLink(title=programme.title, path=programme.get_absolute_url())
    key = f"personal:{programme.code}:{now:%Y%m%d%H%M}"
    notification = notification_actions.notify_manually(
        person=member.person, key=key, message=message, programme_code=programme.code, now=now
    )
    return redirect("message", programme.code, notification.pk)
