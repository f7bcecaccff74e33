"""Snooze a duty or delegate it, signed in or by a link in a mail."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.duties.actions import find_duty, snooze
from p2p.base.duties.queries import Duty
from p2p.base.i18n import dates
from p2p.base.notifications import actions as notification_actions
from p2p.base.workdays.work_calendars import work_calendar_of
from p2p.pages.home import queries
from p2p.pages.home.forms.duties import DelegationForm, SnoozeForm
from p2p.pages.home.signed_links import read_signed_link


def snooze_or_delegate(request: PersonRequest, dedup_key: str) -> HttpResponse:
    """Snooze one of the reader's duties, once, or delegate it to a colleague."""
    duty = find_duty(request.user, dedup_key, dates.today())
    if duty is None or not duty.kind.can_snooze:
        raise Http404
    delegates = queries.possible_delegates(request.viewer, duty)
    days: dict[str, Any] = {"today": duty.today, "calendar": work_calendar_of(request.user.country, duty.code)}
    snooze_form, delegation_form = SnoozeForm(**days), DelegationForm(people=delegates)
    if request.method == "POST" and "to" in request.POST:
        delegation_form = DelegationForm(request.POST, people=delegates)
        if delegation_form.is_valid():
            return save_and_go_home(
                request,
                lambda: notification_actions.delegate_duty(
                    duty, delegation_form.cleaned_data["to"], request.user, timezone.now()
                ),
            )
    elif request.method == "POST":
        snooze_form = SnoozeForm(request.POST, **days)
        if snooze_form.is_valid():
            return save_and_go_home(request, lambda: save_snooze(duty, snooze_form.cleaned_data["until"], request.user))
    context = {
        "duty": duty,
        "snooze_form": snooze_form,
        "delegation_form": delegation_form,
        "delegates": delegates,
        "area": "home",
    }
    return render(request, "home/duty.html", context, status=422 if request.method == "POST" else 200)


def save_snooze(duty, until: dt.date, by: Person) -> None:
    snooze(duty=duty, until=until, by=by, now=timezone.now())


def save_and_go_home(request: HttpRequest, change) -> HttpResponse:
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("home")


@login_not_required
@never_cache
def snooze_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: GET shows the duty, POST snoozes it."""
    person, dedup_key = read_signed_link(token, "later") or (0, "")
    owner = Person.objects.filter(pk=person, is_active=True).first()
    with translation.override(owner.language if owner and "lang" not in request.GET else translation.get_language()):
        duty = find_duty(owner, dedup_key, dates.today()) if owner else None
        context: dict[str, Any] = {"owner": owner}
        if owner and duty and duty.kind.can_snooze:
            context |= {"duty": duty} | snooze_context(owner, duty, request.POST or None)
        return render(request, "home/duty_by_link.html", context, status=200 if "duty" in context else 410)


def snooze_context(owner: Person, duty: Duty, typed: QueryDict | None) -> dict[str, Any]:
    """The form; or after a POST the chosen day, or why the duty cannot be snoozed."""
    form = SnoozeForm(typed, today=duty.today, calendar=work_calendar_of(owner.country, duty.code))
    if not form.is_valid():
        return {"snooze_form": form}
    try:
        save_snooze(duty, form.cleaned_data["until"], owner)
    except ValidationError as refusal:
        return {"refusal": " ".join(refusal.messages)}
    return {"until": form.cleaned_data["until"]}
