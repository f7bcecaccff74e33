"""Read the mails that the try-out writes to files."""

import dataclasses
import datetime as dt
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    at: dt.datetime
    text: str


def newest(folder: Path, most: int) -> list[Mail]:
    """The latest mails, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    return [read_mail(path) for path in files[:most]]


def read_mail(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    at = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    return Mail(path.name, str(message["To"]), str(message["Subject"]), at, plain_text(message))


def plain_text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return body.get_content().split("\n" + "-" * 79)[0] if body else ""
