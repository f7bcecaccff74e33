"""Pages that read the whole house."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from p2p.accounts.actions import save_person
from p2p.accounts.forms import ProfileForm, WelcomeForm
from p2p.accounts.models import Person, TokenLink
from p2p.accounts.views import BACKEND
from p2p.audit.models import Event
from p2p.audit.record import record
from p2p.desk import queries
from p2p.desk.reach import may_hand_on
from p2p.notices import actions as notices
from p2p.notices.letters import letter_for
from p2p.notices.mail import message_text
from p2p.notices.models import Notice
from p2p.ui import when
from p2p.ui.typed import typed
from p2p.versions.actions import undo
from programmes.access import Can
from programmes.actions import answer_invitation
from programmes.models import Invitation, Membership, Programme
from programmes.rights import within


def home(request: HttpRequest) -> HttpResponse:
    """What do I have to do next: the heading is the status report, the list is the page."""
    return render(request, "desk/home.html", queries.home(request.user, timezone.now()) | {"area": "home"})


@within(Can.SEE_RESULTS)
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    if not request.can.may(Can.READ):
        return render(request, "desk/results.html", queries.results(programme, request.user) | {"area": "programmes"})
    return render(
        request,
        "desk/programme.html",
        queries.overview(programme, request.user, timezone.now()) | {"area": "programmes"},
    )


@within(Can.HISTORY)
def history(request: HttpRequest, programme: Programme) -> HttpResponse:
    events = Event.objects.about(programme.code).for_list()[:200]
    return render(request, "desk/history.html", {"programme": programme, "events": events, "area": "programmes"})


@within(Can.TELL)
def message_log(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every message of the programme: waiting, sent, failed with its reason, or to be passed on by hand."""
    rows = [with_words(notice) for notice in Notice.objects.about(programme.code)[:200]]
    return render(request, "desk/messages.html", {"programme": programme, "notices": rows, "area": "programmes"})


def with_words(notice: Notice) -> Notice:
    """What the message is about, in the language of whoever looks."""
    notice.about = letter_for(notice).subject
    return notice


@within(Can.TELL)
def message(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Copy as message, told by phone, try again. Each shows or does what its button says; opening does nothing."""
    notice = get_object_or_404(Notice.objects.about(programme.code), pk=pk)
    context = {"programme": programme, "notice": with_words(notice), "area": "programmes"}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "copy":
            context |= copied(request.user, notice)
        elif act == "again":
            notices.try_again(notice=notice, now=timezone.now())
        elif act in {"phone", "message"}:
            notices.passed_on(notice=notice, channel=act, by=request.user, now=timezone.now())
        context["notice"] = with_words(Notice.objects.about(programme.code).get(pk=pk))
    return render(request, "desk/message.html", context)


def copied(giver: Person, notice: Notice) -> dict:
    """The text to pass on; that it was copied, and by whom, stays in the history."""
    personal = may_hand_on(giver, notice.person)
    record(giver, "copied", notice)
    phone = notice.person.phone.replace(" ", "").lstrip("+")
    return {"text": message_text(notice, personal=personal), "personal": personal, "phone": phone}


@require_POST
@within(Can.TELL)
def link_for(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """A message with a personal link for one member, to be passed on by hand."""
    members = Membership.objects.visible_to(request.user).active().select_related("person")
    member = get_object_or_404(members, team__programme=programme, pk=pk)
    now = timezone.now()
    data = {"title": programme.title, "path": programme.get_absolute_url()}
    key = f"personal:{programme.code}:{now:%Y%m%d%H%M}"
    notice = notices.say_by_hand(
        person=member.person, key=key, kind="personal_link", programme_code=programme.code, data=data, now=now
    )
    return redirect("message", programme.code, notice.pk)


@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who invites to what; POST accepts or declines."""
    link = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.INVITATION).first()
    found = (
        Invitation.objects.filter(pk=link.target).for_list().select_related("team__programme").first() if link else None
    )
    usable = found is not None and found.state == Invitation.State.WAITING and not found.expired and not link.revoked_at
    language = found.person.language if found and "lang" not in request.GET else translation.get_language()
    with translation.override(language):
        form = WelcomeForm(request.POST or None, instance=found.person) if usable else None
        if usable and request.method == "POST" and ("decline" in request.POST or form.is_valid()):
            return answered(request, found, form, by_mail=link.mailed)
        context = {"invitation": found, "usable": usable, "form": form}
        status = 410 if not usable else 422 if form.is_bound else 200
        return render(request, "desk/invitation.html", context, status=status)


def answered(request: HttpRequest, found: Invitation, form: WelcomeForm, *, by_mail: bool) -> HttpResponse:
    accepted = "decline" not in request.POST
    try:
        found = answer_invitation(
            invitation=found, accepted=accepted, now=timezone.now(), reason=typed(request, "reason", limit=600)
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("home")
    if not accepted:
        return render(request, "desk/declined.html", {"invitation": found})
    person = Person.objects.get(pk=found.person_id)
    if password := form.cleaned_data.pop("password"):
        person.set_password(password)
    save_person(person=person, values=form.cleaned_data | (first_address(person) if by_mail else {}))
    login(request, person, backend=BACKEND)
    return redirect(found.programme)


def first_address(person: Person) -> dict:
    """The address the invitation went to signs in from now on, unless colleagues share it or somebody else has it."""
    taken = Person.objects.filter(email__iexact=person.contact_email).exists()
    shared = Person.objects.filter(contact_email__iexact=person.contact_email).exclude(pk=person.pk).exists()
    return {} if person.email or not person.contact_email or taken or shared else {"email": person.contact_email}


def entered(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody entered for me, with one button to undo it."""
    event = get_object_or_404(Event.objects.for_list(), pk=pk, for_person=request.user)
    thing = queries.thing_of(event)
    if request.method == "POST" and thing is not None:
        if undo(event, thing, by=request.user, now=timezone.now()):
            messages.success(request, _("It is undone. The history keeps both."))
        else:
            messages.error(request, _("It was changed again since. Open it and correct it there."))
        return redirect("entered", pk)
    return render(
        request, "desk/entered.html", {"event": event, "thing": thing, "fields": queries.fields_of(event, thing)}
    )


def profile(request: HttpRequest) -> HttpResponse:
    """One's own data. A new address to sign in with is used once it has been confirmed from its mailbox."""
    person = Person.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if password := values.pop("password"):
            person.set_password(password)
        asked = values.pop("email")
        person = save_person(person=person, values=values | ({"email": None} if asked is None else {}))
        update_session_auth_hash(request, person)
        with translation.override(person.language):
            messages.success(request, _("Saved."))
            if asked and asked != person.email:
                ask_to_confirm(person, asked)
                messages.info(request, _("A mail to %(address)s asks you to confirm it.") % {"address": asked})
        return redirect("profile")
    context = {"form": form, "heading": _("Your profile"), "back": "/"}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


def ask_to_confirm(person: Person, address: str) -> None:
    now = timezone.now()
    data = {"purpose": TokenLink.Purpose.ADDRESS, "target": address, "to": address}
    notices.say(person=person, key=f"address:{now:%Y%m%d%H%M}", kind="address", programme_code="", data=data, now=now)


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/privacy.html")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html")


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitors: the database answers, and how long the oldest due message has been waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    oldest = (
        Notice.objects.due(timezone.now()).filter(channel=Notice.Channel.MAIL).values_list("due_at", flat=True).first()
    )
    waiting = round((timezone.now() - oldest).total_seconds()) if oldest else 0
    failed = Notice.objects.filter(state=Notice.State.FAILED).count()
    return JsonResponse(
        {"status": "ok", "oldest_due_seconds": waiting, "failed": failed, "day": when.today().isoformat()}
    )
