"""Store and download files."""

import contextlib
import hashlib
import logging
import weakref

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.accounts.text import single_line
from p2p.base.files.file_types import FILE_TYPES, reasons_to_refuse
from p2p.base.files.models import StoredFile, storage_path

log = logging.getLogger("p2p.base.files")


def save_upload(*, upload: UploadedFile, folder: str, by: Person | None) -> StoredFile:
    """Check and store an upload; raises ``ValidationError`` with the reason in the person's language."""
    name = single_line(upload.name or "")[-200:]
    content = upload.read(settings.P2P_UPLOAD_LIMIT + 1)
    if reasons := reasons_to_refuse(name, content, settings.P2P_UPLOAD_LIMIT):
        raise ValidationError({"upload": reasons})
    return save_file(
        name=name, content=content, folder=folder, media_type=FILE_TYPES[name.rpartition(".")[2].lower()][0], by=by
    )


def save_file(
    *, name: str, content: bytes, folder: str, media_type: str, by: Person | None = None, language: str = ""
) -> StoredFile:
    """Write the bytes before the row, so that a full disk leaves no row without a file."""
    stored = StoredFile(
        folder=folder,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        language=language,
    )
    try:
        stored.content.save(name, ContentFile(content), save=False)
    except OSError as fault:
        with contextlib.suppress(OSError):
            stored.content.storage.delete(storage_path(stored, name))
        log.exception("a file of %s bytes could not be kept", len(content))
        raise ValidationError(
            _("The file could not be kept: the disk is full or out of reach. Nothing else was lost; try again later.")
        ) from fault
    transaction.on_commit(UncommittedFile(stored))
    stored.save()
    return stored


class UncommittedFile:
    """Deletes the file when garbage collected, unless called first: ``on_commit`` calls it, a rollback drops it."""

    def __init__(self, stored: StoredFile) -> None:
        self.drop = weakref.finalize(self, stored.content.storage.delete, storage_path(stored, stored.name))

    def __call__(self) -> None:
        self.drop.detach()


def download(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as a response; the caller has checked that the person may have it."""
    answer = FileResponse(
        stored.content.open("rb"), as_attachment=not inline, filename=stored.name, content_type=stored.media_type
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
