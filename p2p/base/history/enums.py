"""Audit verbs: what a line of the history says was done."""

from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from p2p.base.registry.registry import discover


class AuditVerb(models.TextChoices):
    """The verbs of one floor, in its ``enums.py``: the value is stored, the label follows the title of the object."""


class Verb(AuditVerb):
    """What is done on any floor, and to the things of ``p2p.base``."""

    CREATED = "created", _("was added")
    CHANGED = "changed", _("was changed")
    ARCHIVED = "archived", _("was put away")
    UNDONE = "undone", _("was undone")
    RESTORED = "restored", _("was brought back to an earlier version")
    CONFIRMED = "confirmed", _("was confirmed")
    ACCEPTED = "accepted", _("was accepted")
    DECLINED = "declined", _("was declined")
    WORKED = "worked", _("is a working day")
    HANDED_OVER = "handed_over", _("was handed to a colleague")
    COPIED = "copied", _("– a message was copied, to be passed on")


@cache
def verb_labels() -> dict[str, str]:
    """The labels of every floor; a value stays as long as rows have it."""
    discover("enums")
    return {value: label for verbs in AuditVerb.__subclasses__() for value, label in verbs.choices}
