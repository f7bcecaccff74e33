"""Notification preferences, signed in or by the link in a mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.notifications import actions as notification_actions
from p2p.base.notifications.models import Preferences
from p2p.pages.home.forms.preferences import PreferencesForm
from p2p.pages.home.signed_links import read_signed_link
from programmes.record_pages import state_page


def edit_preferences(request: PersonRequest) -> HttpResponse:
    return preferences_page(request, request.user, signed_in=True)


@login_not_required
@never_cache
def edit_preferences_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Preferences of one person, by the link at the foot of every mail."""
    person = Person.objects.filter(pk=read_signed_link(token, "switches"), is_active=True).first()
    if person is None:
        return render(request, "home/preferences_expired.html", status=410)
    with translation.override(person.language if "lang" not in request.GET else translation.get_language()):
        return preferences_page(request, person, signed_in=False)


def preferences_page(request: HttpRequest, person: Person, *, signed_in: bool) -> HttpResponse:
    def make(data: QueryDict | None) -> PreferencesForm:
        return PreferencesForm(data, preferences=Preferences.objects.filter(person=person).first())

    def save(form: PreferencesForm) -> None:
        data = form.values()
        mail, app = set(data["mail"]), set(data["app"])
        notification_actions.save_preferences(
            person=person, digest=data["digest"], mail=mail, app=app, now=timezone.now()
        )

    context = {"person": person, "signed_in": signed_in, "area": "home"}
    then, template = request.path, "home/preferences.html"
    return state_page(request, person, make=make, save=save, context=context, then=then, template=template)


@login_not_required
@never_cache
@csrf_exempt
def switch_digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """One-click unsubscribe (RFC 8058), sent by mail programs: POST switches the digest off, GET shows the form."""
    person = Person.objects.filter(pk=read_signed_link(token, "switches"), is_active=True).first()
    if person and request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        notification_actions.turn_off_digest(person=person, now=timezone.now())
        return HttpResponse(status=204)
    return redirect("switches-by-link", token)
