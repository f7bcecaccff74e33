"""What people have to do: putting it off, leaving it to a colleague, the team's list, and what one wants to hear."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from p2p.base.accounts.models import Person
from p2p.base.duties.actions import find_duty, snooze
from p2p.base.duties.queries import Duty
from p2p.base.i18n import dates
from p2p.base.notifications import actions as notification_actions
from p2p.base.notifications.models import Notification, Preferences
from p2p.base.workdays.work_calendars import work_calendar_of
from p2p.pages.home import todo
from p2p.pages.home.forms import HandOverForm, LaterForm, SwitchesForm
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import state_page

LINK_SECONDS = 60 * 60 * 24 * 60


def later(request: HttpRequest, dedup_key: str) -> HttpResponse:
    """One thing I have to do: put it off once, or leave it to a colleague."""
    duty = find_duty(request.user, dedup_key, dates.today())
    if duty is None or not duty.kind.can_snooze:
        raise Http404
    colleagues = todo.colleagues(request.user, duty)
    days = {"today": duty.today, "calendar": work_calendar_of(request.user.country, duty.code)}
    put, hand = LaterForm(**days), HandOverForm(people=colleagues)
    if request.method == "POST" and "to" in request.POST:
        hand = HandOverForm(request.POST, people=colleagues)
        if hand.is_valid():
            return done(
                request,
                lambda: notification_actions.delegate_duty(duty, hand.cleaned_data["to"], request.user, timezone.now()),
            )
    elif request.method == "POST":
        put = LaterForm(request.POST, **days)
        if put.is_valid():
            return done(request, lambda: delay(duty, put.cleaned_data["until"], request.user))
    context = {"duty": duty, "put": put, "hand": hand, "colleagues": colleagues, "area": "home"}
    return render(request, "home/later.html", context, status=422 if request.method == "POST" else 200)


def delay(duty, until: dt.date, by: Person) -> None:
    snooze(duty=duty, until=until, by=by, now=timezone.now())


def done(request: HttpRequest, change) -> HttpResponse:
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("home")


@login_not_required
@never_cache
def later_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: GET shows what it is, POST puts it off."""
    person, dedup_key = opened(token, "later") or (None, "")
    owner = Person.objects.filter(pk=person, is_active=True).first()
    with translation.override(owner.language if owner and "lang" not in request.GET else translation.get_language()):
        duty = find_duty(owner, dedup_key, dates.today()) if owner else None
        context: dict[str, Any] = {"owner": owner}
        if duty and duty.kind.can_snooze:
            context |= {"duty": duty} | put_off_by(owner, duty, request.POST or None)
        return render(request, "home/later_by_link.html", context, status=200 if "duty" in context else 410)


def put_off_by(owner: Person, duty: Duty, typed: QueryDict | None) -> dict[str, Any]:
    """The form, or the day that was chosen, or why it cannot be put off."""
    form = LaterForm(typed, today=duty.today, calendar=work_calendar_of(owner.country, duty.code))
    if not form.is_valid():
        return {"put": form}
    try:
        delay(duty, form.cleaned_data["until"], owner)
    except ValidationError as refusal:
        return {"refusal": " ".join(refusal.messages)}
    return {"until": form.cleaned_data["until"]}


def opened(token: str, salt: str):
    """What a signed link holds; None when it was changed or is too old."""
    try:
        return signing.loads(token, salt=salt, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None


@programme_view(Can.SEE_TEAM_TASKS)
def team(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the people of my own side have to do, for whoever leads them."""
    groups = todo.of_team(programme, request.user, dates.today())
    context = {"programme": programme, "groups": groups, "today": dates.today(), "area": "programmes"}
    return render(request, "home/team_todo.html", context)


def notifications(request: HttpRequest) -> HttpResponse:
    """What was said to me, newest first: the same as in my mails."""
    rows = todo.with_words(Notification.objects.shown_to(request.user, timezone.now())[:50])
    return render(request, "home/notifications.html", {"rows": rows, "area": "home"})


def switches(request: HttpRequest) -> HttpResponse:
    return switches_of(request, request.user, signed_in=True)


@login_not_required
@never_cache
def switches_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """All switches of one person by the link at the foot of every mail."""
    person = Person.objects.filter(pk=opened(token, "switches"), is_active=True).first()
    if person is None:
        return render(request, "home/switches_gone.html", status=410)
    with translation.override(person.language if "lang" not in request.GET else translation.get_language()):
        return switches_of(request, person, signed_in=False)


def switches_of(request: HttpRequest, person: Person, *, signed_in: bool) -> HttpResponse:
    def make(data: QueryDict | None) -> SwitchesForm:
        return SwitchesForm(data, preferences=Preferences.objects.filter(person=person).first())

    def save(form: SwitchesForm) -> None:
        data = form.values()
        mail, app = set(data["mail"]), set(data["app"])
        notification_actions.save_preferences(
            person=person, digest=data["digest"], mail=mail, app=app, now=timezone.now()
        )

    context = {"person": person, "signed_in": signed_in, "area": "home"}
    then, template = request.path, "home/switches.html"
    return state_page(request, person, make=make, save=save, context=context, then=then, template=template)


@login_not_required
@never_cache
@csrf_exempt
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """The one click of RFC 8058, sent by mail programs: POST switches the digest off, GET only shows the switches."""
    person = Person.objects.filter(pk=opened(token, "switches"), is_active=True).first()
    if person and request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        notification_actions.turn_off_digest(person=person, now=timezone.now())
        return HttpResponse(status=204)
    return redirect("switches-by-link", token)
