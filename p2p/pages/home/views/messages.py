"""What a programme says to its people: the log, passing on by hand, the timetable, and how a mail will look."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.history.actions import record_event
from p2p.base.notifications import actions as notification_actions
from p2p.base.notifications.channels import manual_channel
from p2p.base.notifications.mail import chat_text
from p2p.base.notifications.message_kinds import subject_of
from p2p.base.notifications.models import Notification
from p2p.base.notifications.sending import failure_text
from p2p.pages.home.forms import TimingForm
from p2p.pages.home.reach import may_hand_on, may_pass_on
from p2p.pages.home.samples import samples
from p2p.pages.home.todo import messages_of
from programmes.actions.reminder_schedule import save_reminder_override, set_officer_told
from programmes.models import Invitation, Membership, Programme
from programmes.permissions import Permissions, programme_view
from programmes.policy import Can, Role
from programmes.record_pages import state_page
from programmes.reminder_schedule import reminder_schedule_of


def log_of(request: HttpRequest, programme: Programme) -> QuerySet[Notification]:
    """The log of one's side; whoever invites and leads no side finds there the invitations to pass on."""
    rows = messages_of(programme, request.user)
    if Role.PEER_LEAD not in request.can.roles or request.can.may(Can.SEND_MESSAGES):
        request.can.require(Can.SEND_MESSAGES)
        return rows
    request.can.require(Can.INVITE)
    found = Invitation.objects.visible_to(request.user).filter(team__programme=programme).for_list()
    keys = [str(one.pk) for one in found if request.can.handles(one)]
    return rows.filter(kind="invitation", data__target__in=keys)


@programme_view(Can.READ)
def message_log(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every message of the programme: waiting, sent, failed with its reason, or to be passed on by hand."""
    rows = [with_words(notification) for notification in log_of(request, programme)[:200]]
    return render(request, "home/messages.html", {"programme": programme, "notifications": rows, "area": "programmes"})


def with_words(notification: Notification) -> Notification:
    """What the message is about, in the language of whoever looks; nobody learns who is late in the other country."""
    notification.about = _("A reminder") if notification.foreign else subject_of(notification)
    notification.reason = failure_text(notification.reason) if notification.reason else ""
    return notification


@programme_view(Can.READ)
def message(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Copy as message, told by phone, try again. Each shows or does what its button says; opening does nothing."""
    rows = log_of(request, programme)
    notification = get_object_or_404(rows, pk=pk)
    context = {"programme": programme, "notification": with_words(notification), "area": "programmes"}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "copy":
            context |= copied(request.can, notification)
        elif act == "again":
            notification_actions.retry_notification(notification=notification, now=timezone.now())
        elif act in {"phone", "message"}:
            notification_actions.mark_delivered(
                notification=notification, channel=act, by=request.user, now=timezone.now()
            )
        context["notification"] = with_words(rows.get(pk=pk))
    return render(request, "home/message.html", context)


def copied(rights: Permissions, notification: Notification) -> dict:
    """The text to pass on; that it was copied, and by whom, stays in the history."""
    personal = may_pass_on(rights, notification)
    record_event(rights.person, "copied", notification)
    phone = notification.person.phone.replace(" ", "").lstrip("+")
    # A link to a form signs nobody in. It goes along where no mail goes; whose mailbox has it needs it from nobody.
    form = "form" in notification.data
    personal = bool(manual_channel(notification.person)) and not notification.foreign if form else personal
    return {
        "text": chat_text(notification, personal=personal, discreet=notification.foreign),
        "personal": personal,
        "phone": phone,
    }


@require_POST
@programme_view(Can.SEND_MESSAGES)
def link_for(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """A message with a personal link for one member, to be passed on by hand."""
    members = Membership.objects.visible_to(request.user).active().select_related("person")
    member = get_object_or_404(members, team__programme=programme, pk=pk)
    if not may_hand_on(request.user, member.person):
        raise PermissionDenied(
            _("A link that signs somebody in is given by their own side, or by UNESCO’s programme officer.")
        )
    now = timezone.now()
    data = {"title": programme.title, "path": programme.get_absolute_url()}
    key = f"personal:{programme.code}:{now:%Y%m%d%H%M}"
    notification = notification_actions.notify_manually(
        person=member.person, key=key, kind="personal_link", programme_code=programme.code, data=data, now=now
    )
    return redirect("message", programme.code, notification.pk)


@programme_view(Can.SEND_MESSAGES)
def preview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every kind of message with the words of this programme, in any language, before the first one goes out."""
    language = request.GET.get("in", "")
    language = language if language in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        letters = samples(programme, request.user, timezone.now())
    context = {"programme": programme, "letters": letters, "shown_in": language, "area": "programmes"}
    return render(request, "home/preview.html", context)


@programme_view(Can.SEND_MESSAGES)
def timetable(request: HttpRequest, programme: Programme) -> HttpResponse:
    """When people of this programme are reminded of what."""
    if request.method == "POST":
        request.can.require(Can.EDIT)
        told = "officer_told" in request.POST
        changed = request.POST.get("seen") != str(told)
        if changed:
            set_officer_told(programme=programme, told=told, by=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("timetable", programme.code)
    context = {"programme": programme, "rows": reminder_schedule_of(programme.code), "area": "programmes"}
    return render(request, "home/timetable.html", context)


@programme_view(Can.EDIT)
def timing(request: HttpRequest, programme: Programme, kind: str) -> HttpResponse:
    """The timetable of one kind of duty."""
    row = next((one for one in reminder_schedule_of(programme.code) if one.kind.code == kind), None)
    if row is None:
        return redirect("timetable", programme.code)

    def make(data: QueryDict | None) -> TimingForm:
        return TimingForm(
            data, initial=next(one.initial for one in reminder_schedule_of(programme.code) if one.kind.code == kind)
        )

    def save(form: TimingForm) -> None:
        save_reminder_override(programme=programme, kind=kind, values=form.values(), by=request.user)

    back = reverse("timetable", args=[programme.code])
    context = {"programme": programme, "heading": row.name, "back": back, "area": "programmes"}
    context |= {"lead": _("When are people reminded of this?")}
    return state_page(request, programme, make=make, save=save, context=context, then=back)
