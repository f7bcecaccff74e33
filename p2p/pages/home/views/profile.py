"""A person's own profile."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from p2p.base.accounts.actions import save_person
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.notifications import actions as notification_actions
from p2p.base.notifications.message_kinds import AddressToConfirm
from p2p.pages.home.forms.profile import OwnProfileForm
from programmes.record_pages import state_page


def profile(request: PersonRequest) -> HttpResponse:
    """One's own data. A new address to sign in with is used only after it was confirmed from its mailbox."""

    def make(data: QueryDict | None) -> OwnProfileForm:
        return OwnProfileForm(data, instance=Person.objects.get(pk=request.user.pk))

    def save(form: OwnProfileForm) -> None:
        person, values = Person.objects.get(pk=request.user.pk), form.values()
        if password := values.pop("password"):
            person.set_password(password)
        asked = values.pop("email")
        person = save_person(person=person, values=values | ({"email": None} if asked is None else {}))
        update_session_auth_hash(request, person)
        translation.activate(person.language)
        if asked and asked != person.email:
            send_address_confirmation(person, asked)
            messages.info(request, _("A mail to %(address)s asks you to confirm it.") % {"address": asked})

    context = {"heading": _("Your profile"), "back": "/"}
    return state_page(request, request.user, make=make, save=save, context=context, then=reverse("profile"))


def send_address_confirmation(person: Person, address: str) -> None:
    now = timezone.now()
    notification_actions.notify(
        person=person,
        key=f"address:{now:%Y%m%d%H%M}:{address}"[:160],
        message=AddressToConfirm(target=address, to=address),
        programme_code="",
        now=now,
    )
