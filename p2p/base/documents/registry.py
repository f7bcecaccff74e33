"""Kinds of document: what can be made into a PDF for one subject in one language.

An app adds its kinds in ``documents.py``, each with one function and one template::

    @document("certificate", template="programmes/certificate.html")
    def certificate(subject: str, language: str) -> Certificate:
        membership = Membership.objects.get(pk=subject)
        return Certificate(language=language, title=..., person=UserText(membership.person.name))
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils import translation

from p2p.base.documents.formatting import UserText
from p2p.base.documents.models import DocumentJob
from p2p.base.registry.registry import Registry

DOCUMENTS = Registry("documents")
NO_TEXT = UserText()


@dataclasses.dataclass(frozen=True, kw_only=True)
class DocumentData:
    """What every document knows. Subclasses add raw values that ``snapshots`` can store: no words that follow the
    reader's language, no markup, no model instance. ``version`` is that of the subject; what was made of ``is_final``
    data is never made again."""

    language: str
    title: UserText
    subtitle: UserText = NO_TEXT
    version: str = ""
    is_final: bool = False


@dataclasses.dataclass(frozen=True)
class DocumentKind:
    """``collect`` reads the data of a subject, named by its key, in a language; the template gets them as ``data``.

    ``present`` adds words and drawings, in the language of the data. ``styles`` are style sheets on top of the shared
    one. ``stored`` is called in the transaction that stores the PDF. Who may have it is for the app's views to say.
    """

    template: str
    collect: Callable[[str, str], DocumentData]
    present: Callable[[Any], dict[str, Any]]
    styles: tuple[Path, ...]
    stored: Callable[[DocumentJob, Any, dt.datetime], None]


def document(
    code: str,
    *,
    template: str,
    present: Callable[[Any], dict[str, Any]] = lambda data: {},
    styles: Iterable[Path] = (),
    stored: Callable[[DocumentJob, Any, dt.datetime], None] = lambda job, data, now: None,
) -> Callable:
    def add(collect: Callable[[str, str], DocumentData]) -> Callable[[str, str], DocumentData]:
        DOCUMENTS[code] = DocumentKind(template, collect, present, tuple(styles), stored)
        return collect

    return add


def collect_data(code: str, subject: str, language: str) -> DocumentData:
    with translation.override(language):
        return document_kind(code).collect(subject, language)


def document_kind(code: str) -> DocumentKind:
    kind: DocumentKind = DOCUMENTS.entries()[code]
    return kind
