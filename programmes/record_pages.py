"""Shared create, edit, conflict and version pages. Invalid input is kept; a stale save shows both texts."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.history.models import Event
from p2p.base.i18n.text import bidi_isolate
from p2p.base.notifications.actions import notify
from p2p.base.records import drafts
from p2p.base.records.actions import StaleVersion, lock_row, restorable_values
from p2p.base.records.conflicts import differences, merge_theirs, with_joined_texts
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.records.forms import IdempotentForm, OnBehalfForm, RecordForm, StaleCheckForm
from p2p.base.records.models import Record, Revision
from p2p.base.records.revision_diff import field_changes
from programmes.members import people_working_in
from programmes.models import Programme
from programmes.policy import Can
from programmes.rendering import programme_context, render_programme

# Comparing takes time: so many versions stand on one page, the others are compared two by two.
MAX_VERSIONS_SHOWN, MAX_DIGITS = 10, 9
Save = Callable[[dict, int | None, OnBehalf | None], Record]


def edit_page(
    request: HttpRequest,
    programme: Programme | None,
    *,
    form: IdempotentForm,
    save: Save,
    heading: str,
    back: str = "",
    lead: str = "",
    for_others: bool = True,
    then: str = "",
) -> HttpResponse:
    """Show the form, or save what was posted by ``save(values, expected, behalf)`` and go on to it, or to ``then``."""
    behalf_form = behalf_form_for(request, programme) if for_others and programme else None
    back = back or (programme and programme.get_absolute_url())
    context = programme_context(programme, form=form, behalf=behalf_form, heading=heading, lead=lead, back=back)
    if request.method != "POST":
        drafts_context = drafts.offer_drafts(request, form) if getattr(form, "autosave", False) else {}
        return render(request, "form.html", context | drafts_context)
    if first := find_made_before(request, form):
        return redirect(then or first)
    if not all([form.is_valid(), behalf_form is None or behalf_form.is_valid()]):
        return render(request, "form.html", context, status=422)
    behalf = behalf_form.behalf if behalf_form else None
    try:
        thing = make_once(request, form, lambda: save_form(request, form, save, behalf))
    except StaleVersion as stale:
        return conflict_page(request, form, stale, context)
    except ValidationError as error:
        add_errors(form, error)
        return render(request, "form.html", context, status=422)
    return redirect(then or thing)


def state_page(
    request: HttpRequest,
    locked_row: models.Model,
    *,
    make: Callable[[QueryDict | None], StaleCheckForm],
    save: Callable[[StaleCheckForm], object],
    context: dict,
    then: str,
    template: str = "form.html",
) -> HttpResponse:
    """The same for a form over what is no record. Two who save at once wait for each other at ``locked_row``, so
    ``make`` fills the form by what is stored when it is called.
    """
    if request.method != "POST":
        return render(request, template, context | {"form": make(None)})
    with transaction.atomic():
        lock_row(locked_row)
        form = make(request.POST)
        if find_made_before(request, form) or (form.is_valid() and save_state_form(request, locked_row, form, save)):
            return redirect(then)
    return render(request, template, context | {"form": form}, status=422)


def save_state_form(request: HttpRequest, locked_row: models.Model, form: StaleCheckForm, save: Callable) -> bool:
    """Whether it was taken; otherwise the form says why not."""

    def make() -> models.Model:
        save(form)
        return locked_row

    try:
        if form.touched:
            make_once(request, form, make)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("Saved.") if form.touched else _("Nothing was changed."))
    return True


def save_form(request: HttpRequest, form: IdempotentForm, save: Save, behalf: OnBehalf | None) -> Record:
    """What was posted, stored; whoever it was entered for hears of it, and so does whoever pressed the button."""
    thing = save(form.values(), form.expected, behalf)
    if behalf:
        notify_entered_for(behalf, thing, by=request.user)
    drafts.discard_saved_drafts(request)
    messages.success(request, saved_message(form, thing))
    return thing


def saved_message(form: IdempotentForm, thing: Record) -> str:
    """That it is saved, and whose changes to other fields stand beside it; or that there was nothing to save."""
    if form.expected and form.expected == thing.version:
        return _("Nothing was changed.")
    between = Revision.objects.filter(kind=thing._meta.label_lower, key=str(thing.pk), number__gt=form.expected or 0)
    other = between.filter(number__lt=thing.version).select_related("by").last() if form.expected else None
    if other is None or other.by is None:
        return _("Saved.")
    return _("Saved. %(name)s changed other parts meanwhile; both are kept.") % {"name": bidi_isolate(other.by.name)}


def behalf_form_for(request: HttpRequest, programme: Programme) -> OnBehalfForm | None:
    if not request.can.may(Can.ENTER_FOR):
        return None
    data = request.POST if request.method == "POST" else None
    return OnBehalfForm(data, people=people_working_in(programme).exclude(pk=request.user.pk))


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """A refusal of an action becomes an error of its field, or of the whole form."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)


def conflict_page(request: HttpRequest, form: RecordForm, stale: StaleVersion, context: dict) -> HttpResponse:
    """409: both texts, and the form again, joined, on top of the newer version."""
    found = differences(form, stale)
    mine = merge_theirs(request.POST, form, stale)
    joined = with_joined_texts(mine, found)
    again = type(form)(joined, instance=stale.current, programme=form.programme, person=form.person)
    if getattr(form, "autosave", False):
        drafts.save_stale_draft(request, posted_fields(request.POST), now=timezone.now())
    context |= {"differences": found, "stale": stale, "mine": posted_fields(mine), "form": again}
    return render(request, "conflict.html", context, status=409)


def posted_fields(data) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() if name != "csrfmiddlewaretoken" for value in values]


def notify_entered_for(behalf: OnBehalf, thing: Record, *, by: Person) -> None:
    """The person for whom something was entered hears of it and can undo it."""
    events = Event.objects.filter(kind=thing._meta.label_lower, key=str(thing.pk), for_person=behalf.person)
    event = events.order_by("pk").last()
    if event is None:
        return  # nothing was changed
    data = {"by": by.name, "what": str(thing), "path": reverse("entered", args=[event.pk])}
    notify(
        person=behalf.person,
        key=f"entered:{event.pk}",
        kind="entered_for",
        programme_code=event.programme_code,
        data=data,
        now=timezone.now(),
    )


def versions_page(
    request: HttpRequest,
    programme: Programme,
    thing: Record,
    *,
    restore: Callable[[dict], Record] | None,
    back: str,
    since: int = 1,
) -> HttpResponse:
    """The newest versions with what each changed, or any two compared; ``restore(values)`` makes one the newest again.

    ``since`` is the first one that this person may read.
    """
    revisions = Revision.objects.filter(kind=thing._meta.label_lower, key=str(thing.pk), number__gte=since)
    rows = list(revisions.select_related("by"))
    by_number = {one.number: one for one in rows}
    if request.method == "POST":
        return restore_version(request, thing, by_number.get(parse_number(request.POST, "number")), restore, back)
    first, second = (by_number.get(parse_number(request.GET, name)) for name in ("from", "to"))
    pairs = (
        [(first, second)] if second else list(zip([None, *rows], rows, strict=False))[: -MAX_VERSIONS_SHOWN - 1 : -1]
    )
    return render_programme(
        request,
        programme,
        "versions.html",
        thing=thing,
        numbers=list(by_number),
        first=first,
        second=second,
        versions=[(after, field_changes(type(thing), before, after)) for before, after in pairs],
        may_restore=restore is not None,
        back=back,
    )


def parse_number(data: QueryDict, name: str) -> int | None:
    typed = data.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < MAX_DIGITS else None


def restore_version(
    request: HttpRequest, thing: Record, revision: Revision | None, restore: Callable[[dict], Record] | None, back: str
) -> HttpResponse:
    if revision is None:
        raise Http404
    if restore is None:
        raise PermissionDenied(_("This can no longer be changed."))
    restore(restorable_values(thing, revision.body))
    messages.success(request, _("Version %(number)s is the newest again.") % {"number": revision.number})
    return redirect(back)
