"""The one way every create and edit page works: wrong fields keep what was typed, a stale save shows both texts."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.accounts.models import Person
from p2p.audit.models import Event
from p2p.audit.record import OnBehalf
from p2p.notices.actions import say
from p2p.versions import drafts
from p2p.versions.actions import Stale
from p2p.versions.conflict import differences, joined_data
from p2p.versions.forms import OnBehalfForm, RecordForm
from p2p.versions.models import Record
from programmes.access import Can
from programmes.models import Membership, Programme

Save = Callable[[dict, int | None, OnBehalf | None], Record]


def people_of(programme: Programme) -> QuerySet[Person]:
    """Everybody active in the programme, for choices of owners and note-takers."""
    active = Membership.objects.active().filter(team__programme=programme)
    return Person.objects.filter(pk__in=active.values("person")).order_by("sort_key")


def edit_page(
    request: HttpRequest,
    programme: Programme,
    *,
    form: RecordForm,
    save: Save,
    heading: str,
    back: str = "",
    lead: str = "",
) -> HttpResponse:
    """Show the form, or save what was posted through ``save(values, expected, behalf)`` and go to the object."""
    behalf_form = behalf_for(request, programme)
    context = {
        "programme": programme,
        "form": form,
        "behalf": behalf_form,
        "heading": heading,
        "lead": lead,
        "back": back or programme.get_absolute_url(),
        "area": "programmes",
    }
    if request.method != "POST":
        kept = drafts.offered(request, form) if getattr(form, "kept", False) else {}
        return render(request, "form.html", context | kept)
    if not all([form.is_valid(), behalf_form is None or behalf_form.is_valid()]):
        return render(request, "form.html", context, status=422)
    behalf = behalf_form.behalf if behalf_form else None
    try:
        thing = save(form.values(), form.expected, behalf)
    except Stale as stale:
        return conflict_page(request, form, stale, context)
    except ValidationError as error:
        add_errors(form, error)
        return render(request, "form.html", context, status=422)
    if behalf:
        tell(behalf, thing, by=request.user)
    drafts.saved(request)
    messages.success(request, _("Saved."))
    return redirect(thing)


def behalf_for(request: HttpRequest, programme: Programme) -> OnBehalfForm | None:
    if not request.can.may(Can.ENTER_FOR):
        return None
    data = request.POST if request.method == "POST" else None
    return OnBehalfForm(data, people=people_of(programme).exclude(pk=request.user.pk))


def add_errors(form: RecordForm, error: ValidationError) -> None:
    """A refusal of an action becomes an error of its field, or of the whole form."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)


def conflict_page(request: HttpRequest, form: RecordForm, stale: Stale, context: dict) -> HttpResponse:
    """409: both texts, and the form again, joined, on top of the newer version."""
    found = differences(form, stale)
    mine = request.POST.copy()
    mine["version"] = str(stale.current.version)
    joined = joined_data(mine, found)
    again = type(form)(joined, instance=stale.current, programme=form.programme)
    context |= {"differences": found, "stale": stale, "mine": mine_fields(mine), "form": again}
    return render(request, "conflict.html", context, status=409)


def mine_fields(data) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() if name != "csrfmiddlewaretoken" for value in values]


def tell(behalf: OnBehalf, thing: Record, *, by: Person) -> None:
    """The person for whom something was entered hears of it and can undo it."""
    event = Event.objects.filter(kind=thing._meta.label_lower, key=str(thing.pk), for_person=behalf.person).latest("pk")
    data = {"by": by.name, "what": str(thing), "path": reverse("entered", args=[event.pk])}
    say(
        person=behalf.person,
        key=f"entered:{event.pk}",
        kind="entered_for",
        programme_code=event.programme_code,
        data=data,
        now=timezone.now(),
    )
