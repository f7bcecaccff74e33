"""Idempotent forms: one key of one person creates one object, however often the form is sent."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.i18n.text import bidi_isolate
from p2p.base.records.drafts import parse_uuid
from p2p.base.records.forms import IdempotentForm, StaleCheckForm, rebase_on
from p2p.base.records.models import FormKey

M = TypeVar("M", bound=models.Model)
# Fields that may differ between two copies of one submission.
IGNORED_FIELDS = {"csrfmiddlewaretoken", "draft"}


@transaction.atomic
def make_once(request: HttpRequest, form: IdempotentForm, make: Callable[[], M]) -> M:
    """The result of ``make``; for the same form sent again the object made first.

    The same key with other contents is refused once. Concurrent calls wait for each other.
    """
    key, digest = form_key_of(request, form), request_digest(request)
    if key is None:
        return make()
    first = {"digest": digest, "made_at": timezone.now()}
    keys = FormKey.objects.select_for_update()
    form_key, _new = keys.get_or_create(person_id=str(request.user.pk), key=key, defaults=first)
    if (made := form_key.made_object) is not None:
        if form_key.digest == digest:
            return cast(M, made)
        if not isinstance(form, StaleCheckForm):
            rebase_on(form, key=str(uuid.uuid4()))
            message = _("“%(what)s” is stored already. Open it to change it, or save once more to store a second one.")
            raise ValidationError(message % {"what": bidi_isolate(made)})
    made = make()
    form_key.digest, form_key.kind, form_key.made = digest, made._meta.label_lower, str(made.pk)
    form_key.save()
    return made


def find_made_before(request: HttpRequest, form: IdempotentForm) -> Any:
    """The object this form made before. Call it before validation: a unique field would clash with that very object."""
    key = form_key_of(request, form)
    form_key = (
        FormKey.objects.filter(person_id=str(request.user.pk), key=key, digest=request_digest(request)).first()
        if key
        else None
    )
    return form_key.made_object if form_key else None


def form_key_of(request: HttpRequest, form: IdempotentForm) -> uuid.UUID | None:
    """The posted key; None for an unbound form or without a signed-in person."""
    has_one = "key" in form.fields and form.is_bound and request.user.is_authenticated
    return parse_uuid(form.data.get(form.add_prefix("key"), "")) if has_one else None


def request_digest(request: HttpRequest) -> str:
    """Digest of a submission: path, fields, names and contents of files."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in IGNORED_FIELDS)
    digest = hashlib.sha256(repr((request.path, fields)).encode())
    for name, upload in [(field, file) for field in sorted(request.FILES) for file in request.FILES.getlist(field)]:
        digest.update(repr((name, upload.name)).encode())
        digest.update(b"".join(upload.chunks()))
        upload.seek(0)
    return digest.hexdigest()
