"""One's own matters: an invitation, the profile, what somebody entered for me."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from p2p.accounts.actions import save_person
from p2p.accounts.forms import WelcomeForm
from p2p.accounts.models import Person, TokenLink
from p2p.accounts.views import BACKEND
from p2p.audit.models import Event
from p2p.desk import queries
from p2p.desk.forms import OwnForm
from p2p.notices import actions as notices
from p2p.ui.typed import typed
from p2p.versions.actions import undo
from programmes.actions import answer_invitation
from programmes.editing import state_page
from programmes.models import Invitation


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
        form = welcome_form(request, found.person, by_mail=link.mailed) if usable else None
        if usable and request.method == "POST" and ("decline" in request.POST or form.is_valid()):
            return answered(request, found, form, by_mail=link.mailed)
        context = {"invitation": found, "usable": usable, "form": form}
        status = 410 if not usable else 422 if form.is_bound else 200
        return render(request, "desk/invitation.html", context, status=status)


def welcome_form(request: HttpRequest, person: Person, *, by_mail: bool) -> WelcomeForm:
    own = bool(person.email or (by_mail and first_address(person)))
    return WelcomeForm(request.POST or None, instance=person, by_address=own)


def answered(request: HttpRequest, found: Invitation, form: WelcomeForm, *, by_mail: bool) -> HttpResponse:
    accepted = "decline" not in request.POST
    try:
        with transaction.atomic():
            found = answer_invitation(
                invitation=found, accepted=accepted, now=timezone.now(), reason=typed(request, "reason", limit=600)
            )
            person = welcomed(found, form.cleaned_data, by_mail=by_mail) if accepted else None
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("home")
    except IntegrityError:
        form.add_error(None, _("Somebody has just taken this name or address to sign in with. Choose another one."))
        context = {"invitation": found, "usable": True, "form": form}
        return render(request, "desk/invitation.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if person is None:
        return render(request, "desk/declined.html", {"invitation": found})
    login(request, person, backend=BACKEND)
    return redirect(found.programme)


def welcomed(found: Invitation, values: dict, *, by_mail: bool) -> Person:
    """The person who has joined, with what they said of themselves."""
    person = Person.objects.get(pk=found.person_id)
    if password := values.pop("password"):
        person.set_password(password)
    return save_person(person=person, values=values | (first_address(person) if by_mail else {}))


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
    notices.say(
        person=person,
        key=f"address:{now:%Y%m%d%H%M}:{address}"[:160],
        kind="address",
        programme_code="",
        data=data,
        now=now,
    )
