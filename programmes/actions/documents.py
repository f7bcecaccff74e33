"""Add and edit documents."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.files.actions import keep_upload
from p2p.base.records.actions import OnBehalf, store
from programmes.models import Document


@transaction.atomic
def save_document(
    *,
    document: Document,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> Document:
    if upload := values.pop("upload", None):
        values["file"] = keep_upload(upload=upload, folder=document.programme.code, by=by)
    return store(document, values, by=by, expected=expected, behalf=behalf)
