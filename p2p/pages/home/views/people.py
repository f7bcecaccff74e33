"""One's own matters: an invitation, the profile, what somebody entered for me."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from p2p.base.accounts.actions import save_person
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.history.models import Event
from p2p.base.notifications import actions as notification_actions
from p2p.base.records.actions import undo
from p2p.pages.home import queries
from p2p.pages.home.forms import OwnForm
from programmes.models import Programme
from programmes.record_pages import state_page


def entered(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody entered for me, with one button to undo it."""
    event = get_object_or_404(Event.objects.for_list(), pk=pk, for_person=request.user)
    # What is shown is what it says today, and that is for people who are in the programme today.
    get_object_or_404(Programme.objects.inside(request.user), code=event.programme_code)
    thing = queries.thing_of(event)
    if request.method == "POST" and thing is not None:
        try:
            if undo(event, thing, by=request.user, now=timezone.now()):
                messages.success(request, _("It is undone. The history keeps both."))
            else:
                messages.error(request, _("It was changed again since. Open it and correct it there."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("entered", pk)
    return render(
        request, "home/entered.html", {"event": event, "thing": thing, "fields": queries.fields_of(event, thing)}
    )


def profile(request: HttpRequest) -> HttpResponse:
    """One's own data. A new address to sign in with is used once it has been confirmed from its mailbox."""

    def make(data: QueryDict | None) -> OwnForm:
        return OwnForm(data, instance=Person.objects.get(pk=request.user.pk))

    def save(form: OwnForm) -> None:
        person, values = Person.objects.get(pk=request.user.pk), form.values()
        if password := values.pop("password"):
            person.set_password(password)
        asked = values.pop("email")
        person = save_person(person=person, values=values | ({"email": None} if asked is None else {}))
        update_session_auth_hash(request, person)
        translation.activate(person.language)
        if asked and asked != person.email:
            ask_to_confirm(person, asked)
            messages.info(request, _("A mail to %(address)s asks you to confirm it.") % {"address": asked})

    context = {"heading": _("Your profile"), "back": "/"}
    return state_page(request, request.user, make=make, save=save, context=context, then=reverse("profile"))


def ask_to_confirm(person: Person, address: str) -> None:
    now = timezone.now()
    data = {"purpose": TokenLink.Purpose.ADDRESS, "target": address, "to": address}
    notification_actions.notify(
        person=person,
        key=f"address:{now:%Y%m%d%H%M}:{address}"[:160],
        kind="address",
        programme_code="",
        data=data,
        now=now,
    )
