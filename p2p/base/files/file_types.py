"""Accepted file types, recognised by their first bytes and not by name alone. Pure."""

import io
import zipfile

from django.utils.translation import gettext as _

# extension: (media type, first bytes)
FILE_TYPES = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}
ACCEPT = ",".join(f".{extension}" for extension in FILE_TYPES)
MAX_MEMBERS, MAX_UNPACKED = 5000, 200 * 1024 * 1024


def reasons_to_refuse(name: str, content: bytes, limit: int) -> list[str]:
    """Why this upload is refused; an empty list if it is not."""
    extension = name.rpartition(".")[2].lower()
    if not content:
        return [_("The file “%(name)s” is empty. Choose it again.") % {"name": name}]
    if len(content) > limit:
        return [
            _("The file “%(name)s” is larger than %(limit)s MB. Make it smaller, or give a link instead.")
            % {"name": name, "limit": limit // 2**20}
        ]
    if extension not in FILE_TYPES:
        return [_("“%(name)s” is not a PDF, Word, Excel, JPG or PNG file. Save it as one of these.") % {"name": name}]
    if not content.startswith(FILE_TYPES[extension][1]):
        return [
            _(
                "“%(name)s” is damaged or not what its name says. Open it on your device, "
                "save it again, and try once more."
            )
            % {"name": name}
        ]
    return reasons_to_refuse_archive(name, content) if extension in {"docx", "xlsx"} else []


def reasons_to_refuse_archive(name: str, content: bytes) -> list[str]:
    """Check an Office file (a zip archive) by its directory, before anything unpacks it."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return [_("“%(name)s” is damaged. Open it on your device, save it again, and try once more.") % {"name": name}]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        return [_("“%(name)s” unpacks to far more than a document needs and was not kept.") % {"name": name}]
    return []
