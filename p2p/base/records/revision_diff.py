"""Word-by-word difference between two revisions. Pure."""

import dataclasses
import difflib
import re
from typing import Any

from django.db import models

from p2p.base.records.models import Record, Revision

Piece = tuple[str, str]
# Above this number of word pairs the comparison is too slow for a page.
MAX_WORD_PAIRS = 4_000_000
# The elements that pages put around words that are in both texts, in the old one only, in the new one only.
SAME, GONE, NEW = "span", "del", "ins"


@dataclasses.dataclass(frozen=True)
class Change:
    """One field that differs; ``pieces`` are runs of words that are the same, gone or new."""

    label: str
    pieces: list[Piece]


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts merged in reading order, as pieces that are the same, gone or new."""
    old, new = split_words(before), split_words(after)
    if len(old) * len(new) > MAX_WORD_PAIRS:
        return [(how, text) for how, text in ((GONE, before), (NEW, after)) if text]
    joined: list[Piece] = []
    for _tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        shared = old[a:b] == new[c:d]
        parts = [(SAME, old[a:b])] if shared else [(GONE, old[a:b]), (NEW, new[c:d])]
        joined += [(how, "".join(part)) for how, part in parts if part]
    return joined


def split_words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def field_changes(model: type[Record], before: Revision | None, after: Revision) -> list[Change]:
    """The fields of ``after`` that differ from ``before``; without ``before`` all that are not empty."""
    old, changes = before.body if before else {}, []
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        name = field.attname if field.attname in after.body else field.name
        if field.editable and not field.primary_key and name in after.body and old.get(name) != after.body[name]:
            parts = pieces(stored_label(field, old.get(name)), stored_label(field, after.body[name]))
            changes.append(Change(str(field.verbose_name), parts))
    return [change for change in changes if change.pieces]


def stored_label(field: Any, value: Any) -> str:
    """A stored value for readers: the label of a choice, the names of objects."""
    if value in (None, "", []):
        return ""
    if isinstance(field, (models.ForeignKey, models.ManyToManyField)):
        keys = value if isinstance(value, list) else [value]
        return ", ".join(map(str, field.related_model._base_manager.filter(pk__in=keys)))
    return str(dict(field.flatchoices).get(value, value))
