"""Record events, inside the transaction of the calling action."""

import dataclasses
import datetime as dt

from django.db import models

from p2p.base.accounts.models import Person
from p2p.base.history.enums import AuditVerb
from p2p.base.history.models import Event
from p2p.base.i18n.languages import translations_of


@dataclasses.dataclass(frozen=True)
class OnBehalf:
    """Somebody else enters what ``person`` said through ``channel`` on ``day``."""

    person: Person
    channel: str
    day: dt.date


def programme_of(instance: models.Model):
    """The programme that an object belongs to; None for people and what no programme owns."""
    return getattr(instance, "programme", None)


def record_event(
    by: Person | None, verb: AuditVerb, instance: models.Model, *, changes=(), reason="", behalf: OnBehalf | None = None
) -> Event:
    programme = programme_of(instance)

    def title() -> str:
        return str(getattr(instance, "history_title", instance))[:300]

    return Event.objects.create(
        actor=by,
        verb=verb,
        programme_code=programme.code if programme else getattr(instance, "programme_code", ""),
        kind=instance._meta.label_lower,
        key=str(instance.pk),
        title=title(),
        titles=translations_of(title),
        changes=list(changes),
        reason=reason,
        for_person=behalf.person if behalf else None,
        channel=behalf.channel if behalf else "",
        told_on=behalf.day if behalf else None,
        revision=getattr(instance, "version", None),
    )
