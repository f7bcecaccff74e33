"""Add and edit documents."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.files.actions import save_upload
from p2p.base.records.actions import OnBehalf, save_record
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
        values["file"] = save_upload(upload=upload, folder=document.programme.code, by=by)
    return save_record(document, values, by=by, expected=expected, behalf=behalf)
