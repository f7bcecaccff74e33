"""Drafts: unsaved form contents, sent while people type and visible only to their writer."""

import contextlib
import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.records.models import Draft, FormKey

MAX_DRAFT_CHARACTERS = 60_000
MAX_DRAFTS = 100
MAX_ADDRESS_LENGTH = 200
NUL = "\x00"
DRAFT_LIFETIME = dt.timedelta(days=30)

# Browsers do not send unticked boxes.
CHECKBOX_WIDGETS = (forms.CheckboxInput, forms.CheckboxSelectMultiple)
Pairs = list[tuple[str, str]]


@transaction.atomic
def save_draft(*, person: Person, key: uuid.UUID, address: str, fields: Pairs, now: dt.datetime) -> Draft:
    """Store the contents of a form; a device sends them under the same ``key`` each time."""
    if not address.startswith("/") or address.startswith("//") or len(address) > MAX_ADDRESS_LENGTH or NUL in address:
        raise ValidationError(_("This is not the address of a form."))
    if sum(len(name) + len(value) for name, value in fields) > MAX_DRAFT_CHARACTERS:
        raise ValidationError(_("This text is too long for a draft."))
    mine = Draft.objects.filter(person=person)
    if mine.count() >= MAX_DRAFTS and not mine.filter(uuid=key).exists():
        raise ValidationError(_("There are too many drafts. Save or throw away some of them."))
    clean = [(name.replace(NUL, ""), value.replace(NUL, "")) for name, value in fields]
    values = {"address": address, "fields": clean, "updated_at": now}
    draft, _new = Draft.objects.update_or_create(person=person, uuid=key, defaults=values)
    return draft


def erase_old_drafts(*, now: dt.datetime) -> int:
    keys, _kinds = FormKey.objects.filter(made_at__lt=now - DRAFT_LIFETIME).delete()
    return keys + Draft.objects.filter(updated_at__lt=now - DRAFT_LIFETIME).delete()[0]


def discard_saved_drafts(request: PersonRequest) -> None:
    """Delete the drafts that a saved form names."""
    keys = [key for key in map(parse_uuid, request.POST.getlist("draft")) if key]
    Draft.objects.visible_to(request.viewer).filter(uuid__in=[*keys, stale_draft_key(request)]).delete()


def stale_draft_key(request: PersonRequest) -> uuid.UUID:
    """Key of the draft that keeps a refused stale save: one per person and address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{request.user.pk}:{request.path}")


def save_stale_draft(request: PersonRequest, fields: Pairs, *, now: dt.datetime) -> None:
    """Keep what a stale save contained, in case the person wants it back; not if it is too long for a draft."""
    with contextlib.suppress(ValidationError):
        save_draft(person=request.user, key=stale_draft_key(request), address=request.path, fields=fields, now=now)


def parse_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def offer_drafts(request: PersonRequest, form: forms.ModelForm) -> dict[str, Any]:
    """Drafts of this form; the one chosen by ``?draft=`` becomes the form's initial values."""
    mine = list(Draft.objects.visible_to(request.viewer).filter(address=request.path)) if not form.is_bound else []
    taken = next((draft for draft in mine if str(draft.uuid) == request.GET.get("draft")), None)
    if taken:
        form.initial = {**form.initial, **draft_initial(form, taken)}
    return {"drafts": [draft for draft in mine if draft is not taken], "taken": taken}


def draft_initial(form: forms.ModelForm, draft: Draft) -> dict[str, Any]:
    """The draft as initial values, with the version it was typed on. Not its ``key``: a new record gets a new one."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for name, value in draft.fields:
        data.appendlist(name, value)
    return {
        name: field.widget.value_from_datadict(data, MultiValueDict(), name)
        for name, field in form.fields.items()
        if name != "key" and (name in data or isinstance(field.widget, CHECKBOX_WIDGETS))
    }
