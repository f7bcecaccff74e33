"""Shared create, edit, conflict and version pages. Invalid input is kept; a stale save shows both texts."""

from collections.abc import Callable
from typing import Any

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
from p2p.base.accounts.viewer import PersonRequest
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
from programmes.message_kinds import EnteredFor
from programmes.models import Programme
from programmes.permissions import has_permission
from programmes.policy import Can
from programmes.rendering import programme_context, render_programme

# Comparing is slow: a page shows this many versions, older ones are compared two at a time.
MAX_VERSIONS_SHOWN, MAX_DIGITS = 10, 9
Save = Callable[[dict, int | None, OnBehalf | None], Any]


def edit_page(
    request: PersonRequest,
    programme: Programme | None,
    *,
    form: Any,
    save: Save,
    heading: str,
    back: str = "",
    lead: str = "",
    for_others: bool = True,
    then: str = "",
) -> HttpResponse:
    """Show the form, or save what was posted by ``save(values, expected, behalf)`` and go to ``then`` or the record."""
    behalf_form = behalf_form_for(request, programme) if for_others and programme else None
    back = back or (programme.get_absolute_url() if programme else "")
    context = programme_context(programme, form=form, behalf=behalf_form, heading=heading, lead=lead, back=back)
    if request.method != "POST":
        drafts_context = drafts.offer_drafts(request, form) if getattr(form, "autosave", False) else {}
        return render(request, "form.html", context | drafts_context)
    if made_before := find_made_before(request, form):
        return redirect(then or made_before)
    if not all([form.is_valid(), behalf_form is None or behalf_form.is_valid()]):
        return render(request, "form.html", context, status=422)
    behalf = behalf_form.behalf if behalf_form else None
    try:
        record = make_once(request, form, lambda: save_form(request, form, save, behalf))
    except StaleVersion as stale:
        return conflict_page(request, form, stale, context)
    except ValidationError as error:
        add_errors(form, error)
        return render(request, "form.html", context, status=422)
    return redirect(then or record)


def state_page(
    request: HttpRequest,
    locked_row: models.Model,
    *,
    make: Callable[[QueryDict | None], StaleCheckForm],
    save: Callable[[Any], object],
    context: dict,
    then: str,
    template: str = "form.html",
) -> HttpResponse:
    """Like ``edit_page``, for a form over something that is not a record.

    Concurrent saves wait for the lock of ``locked_row``; ``make`` is called under it and reads the stored values then.
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
    """Whether it was saved; if not, the form holds the errors."""

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


def save_form(request: PersonRequest, form: IdempotentForm, save: Save, behalf: OnBehalf | None) -> Any:
    """Save what was posted, tell the person it was entered for, and confirm it to the user."""
    record = save(form.values(), form.expected, behalf)
    if behalf:
        notify_entered_for(behalf, record, by=request.user)
    drafts.discard_saved_drafts(request)
    messages.success(request, saved_message(form, record))
    return record


def saved_message(form: IdempotentForm, record: Record) -> str:
    """Saved, or nothing to save; names the last other person whose concurrent changes were merged."""
    if form.expected and form.expected == record.version:
        return _("Nothing was changed.")
    between = Revision.objects.filter(kind=record._meta.label_lower, key=str(record.pk), number__gt=form.expected or 0)
    other = between.filter(number__lt=record.version).select_related("by").last() if form.expected else None
    if other is None or other.by is None:
        return _("Saved.")
    return _("Saved. %(name)s changed other parts meanwhile; both are kept.") % {"name": bidi_isolate(other.by.name)}


def behalf_form_for(request: PersonRequest, programme: Programme) -> OnBehalfForm | None:
    if not has_permission(request.viewer, Can.ENTER_FOR, programme):
        return None
    data = request.POST if request.method == "POST" else None
    return OnBehalfForm(data, people=people_working_in(programme).exclude(pk=request.user.pk))


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show the refusal of an action at its field, or above the form."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)


def conflict_page(request: PersonRequest, form: RecordForm, stale: StaleVersion, context: dict) -> HttpResponse:
    """409: both texts, and a form with both joined, based on the newer version."""
    differing = differences(form, stale)
    merged = merge_theirs(request.POST, form, stale)
    joined = with_joined_texts(merged, differing)
    joined_form = type(form)(joined, instance=stale.current, programme=form.programme, viewer=form.viewer)
    if getattr(form, "autosave", False):
        drafts.save_stale_draft(request, posted_fields(request.POST), now=timezone.now())
    fields = posted_fields(merged)
    context |= {
        "differences": differing,
        "stale": stale,
        "merged_fields": fields,
        "behalf_fields": [(name, value) for name, value in fields if name.startswith("behalf-")],
        "form": joined_form,
    }
    return render(request, "conflict.html", context, status=409)


def posted_fields(data) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() if name != "csrfmiddlewaretoken" for value in values]


def notify_entered_for(behalf: OnBehalf, record: Record, *, by: Person) -> None:
    """Tell the person for whom something was entered; the link leads to where they can undo it."""
    events = Event.objects.filter(kind=record._meta.label_lower, key=str(record.pk), for_person=behalf.person)
    event = events.order_by("pk").last()
    if event is None:
        return  # nothing was changed
    message = EnteredFor(by=by.name, what=str(record), path=reverse("entered", args=[event.pk]))
    notify(
        person=behalf.person,
        key=f"entered:{event.pk}",
        message=message,
        programme_code=event.programme_code,
        now=timezone.now(),
    )


def versions_page(
    request: PersonRequest,
    programme: Programme,
    record: Record,
    *,
    restore: Callable[[dict], Record] | None,
    back: str,
    since: int = 1,
) -> HttpResponse:
    """The newest versions with their changes, or two compared; ``restore(values)`` makes one the newest again.

    ``since`` is the number of the first version that this person may read.
    """
    readable = Revision.objects.filter(kind=record._meta.label_lower, key=str(record.pk), number__gte=since)
    revisions = list(readable.select_related("by"))
    by_number = {revision.number: revision for revision in revisions}
    if request.method == "POST":
        return restore_version(request, record, by_number.get(parse_number(request.POST, "number") or 0), restore, back)
    first, second = (by_number.get(parse_number(request.GET, name) or 0) for name in ("from", "to"))
    newest_first = list(zip([None, *revisions], revisions, strict=False))[: -MAX_VERSIONS_SHOWN - 1 : -1]
    pairs = [(first, second)] if second else newest_first
    return render_programme(
        request,
        programme,
        "versions.html",
        record=record,
        numbers=list(by_number),
        earlier=first and first.number,
        later=second.number if second else max(by_number, default=None),
        compared=second is not None,
        versions=[(after, field_changes(type(record), before, after)) for before, after in pairs],
        may_restore=restore is not None,
        back=back,
    )


def parse_number(data: QueryDict, name: str) -> int | None:
    typed = data.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < MAX_DIGITS else None


def restore_version(
    request: HttpRequest, record: Record, revision: Revision | None, restore: Callable[[dict], Record] | None, back: str
) -> HttpResponse:
    if revision is None:
        raise Http404
    if restore is None:
        raise PermissionDenied(_("This can no longer be changed."))
    restore(restorable_values(record, revision.body))
    messages.success(request, _("Version %(number)s is the newest again.") % {"number": revision.number})
    return redirect(back)
