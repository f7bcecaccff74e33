"""One's own matters: an invitation, the profile, what somebody entered for me."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from p2p.base.accounts.actions import save_person
from p2p.base.accounts.forms import WelcomeForm
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.views import BACKEND
from p2p.base.history.models import Event
from p2p.base.notifications import actions as notices
from p2p.base.records.actions import undo
from p2p.base.web.typed import typed
from p2p.pages.home import queries
from p2p.pages.home.forms import OwnForm
from programmes.actions import answer_invitation
from programmes.editing import state_page
from programmes.models import Invitation, Programme
from programmes.people import has_account


@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who invites to what; POST accepts or declines."""
    link = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.INVITATION).first()
    found = (
        Invitation.objects.filter(pk=link.target).for_list().select_related("team__programme").first() if link else None
    )
    usable = found is not None and found.state == Invitation.State.WAITING and not found.expired and not link.revoked_at
    usable = usable and found.person.is_active
    account = request.user if request.user.is_authenticated else None
    foreign = found is None or account or "lang" in request.GET
    language = translation.get_language() if foreign else found.person.language
    with translation.override(language):
        owner = owner_of(found, by_mail=link.mailed) if usable else None
        elsewhere = owner is not None and owner != account
        form = welcome_form(request, found, by_mail=link.mailed) if usable and not (owner or account) else None
        accepted = not elsewhere and (form is None or form.is_valid())
        if usable and request.method == "POST" and ("decline" in request.POST or accepted):
            return answered(request, found, form, by_mail=link.mailed)
        context = {"invitation": found, "usable": usable, "form": form, "elsewhere": elsewhere}
        status = 410 if not usable else 403 if elsewhere and request.POST else 422 if form and form.is_bound else 200
        return render(request, "home/invitation.html", context, status=status)


def owner_of(found: Invitation, *, by_mail: bool) -> Person | None:
    """Whose account must accept. That an address has one is said in its own mailbox only: others copy links too."""
    if has_account(found.person):
        return found.person
    return Person.objects.filter(email__iexact=found.email).first() if by_mail and found.email else None


def welcome_form(request: HttpRequest, found: Invitation, *, by_mail: bool) -> WelcomeForm:
    own = bool(by_mail and first_address(found.person, found.email))
    return WelcomeForm(request.POST or None, instance=found.person, by_address=own)


def answered(request: HttpRequest, found: Invitation, form: WelcomeForm | None, *, by_mail: bool) -> HttpResponse:
    """With a form somebody new answers, who is signed in from now on; without one the account that is signed in."""
    accepted = "decline" not in request.POST
    facts = {"now": timezone.now(), "reason": typed(request, "reason", limit=600)}
    try:
        with transaction.atomic():
            account = None if form else request.user
            found = answer_invitation(invitation=found, accepted=accepted, account=account, **facts)
            person = welcomed(found, form.cleaned_data, by_mail=by_mail) if accepted and form else None
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("home")
    except IntegrityError:
        if form is None:
            raise
        form.add_error(None, _("Somebody has just taken this name or address to sign in with. Choose another one."))
        context = {"invitation": found, "usable": True, "form": form}
        return render(request, "home/invitation.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not accepted:
        return render(request, "home/declined.html", {"invitation": found})
    if person:
        login(request, person, backend=BACKEND)
    elif found.state == Invitation.State.ADMISSION:
        messages.success(request, _("Saved. We will write to you when you are admitted to the team."))
    return redirect("home" if found.state == Invitation.State.ADMISSION else found.programme)


def welcomed(found: Invitation, values: dict, *, by_mail: bool) -> Person:
    """The person who has joined, with what they said of themselves."""
    person = Person.objects.get(pk=found.person_id)
    if password := values.pop("password"):
        person.set_password(password)
    return save_person(person=person, values=values | (first_address(person, found.email) if by_mail else {}))


def first_address(person: Person, address: str) -> dict:
    """The address the invitation went to signs in from now on, unless colleagues share it or somebody else has it."""
    has_it = Q(email__iexact=address) | Q(contact_email__iexact=address)
    known = Person.objects.filter(has_it).exclude(pk=person.pk).exists()
    return {"email": address} if address and not known else {}


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
    notices.say(
        person=person,
        key=f"address:{now:%Y%m%d%H%M}:{address}"[:160],
        kind="address",
        programme_code="",
        data=data,
        now=now,
    )
