"""Duties, history and notifications of others, without sessions the reader may not see."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import DUTIES
from p2p.base.history.models import Event, EventQuerySet
from p2p.base.i18n import dates
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import kinds_of
from programmes.message_kinds import EnteredFor
from programmes.models import Programme
from sessions.message_kinds import FORMS_OF_SESSIONS, AboutSession
from sessions.models import PeerSession
from sessions.related_records import related_models, session_duty_kinds


def hidden_numbers(programme: Programme, viewer: Viewer, codes: Iterable[str] | None = None) -> dict[str, set[int]]:
    """By kind of duty, the numbers of the sessions and of their records that ``viewer`` may not read.

    ``codes``: the kinds that are wanted, if not all.
    """
    kinds, of_sessions = DUTIES.entries(), {model for model, _path in related_models()}
    wanted = set(kinds if codes is None else codes)
    hidden: dict[str, set[int]] = {}
    if about_sessions := session_duty_kinds() & wanted:
        numbers = set(programme.peer_sessions.not_visible_to(viewer).values_list("number", flat=True))
        hidden = dict.fromkeys(about_sessions, numbers)
    for code in wanted - about_sessions:
        model = kinds[code].columns(dates.today()).model
        if model in of_sessions:
            records = model.objects.not_visible_to(viewer).filter(**{kinds[code].programme: programme.code})
            hidden[code] = set(records.values_list(kinds[code].number, flat=True))
    return hidden


def visible_duties(owed: Iterable[Duty], programme: Programme, viewer: Viewer) -> list[Duty]:
    """Own duties, and those of others that are neither private nor about a session ``viewer`` may not read."""
    owed = list(owed)
    hidden = hidden_numbers(programme, viewer, {duty.kind.code for duty in owed})
    readable = [duty for duty in owed if duty.number not in hidden.get(duty.kind.code, ())]
    return [duty for duty in readable if duty.owner == viewer.pk or not duty.kind.private]


def visible_events(programme: Programme, viewer: Viewer) -> EventQuerySet:
    """The history without the events of sessions that ``viewer`` may not read, and of the records of such sessions."""
    return Event.objects.about(programme.code).exclude(about_hidden_sessions(programme, viewer))


def about_hidden_sessions(programme: Programme, viewer: Viewer) -> Q:
    hidden = list(programme.peer_sessions.not_visible_to(viewer).values_list("pk", flat=True))
    kinds: list[tuple[Any, str]] = [(PeerSession, "pk"), *related_models()]
    conditions = [Q(kind=model._meta.label_lower, key__in=keys_as_text(model, path, hidden)) for model, path in kinds]
    return reduce(or_, conditions)


def keys_as_text(model, path: str, hidden: list[int]) -> QuerySet:
    records = model._base_manager.filter(**{f"{path}__in": hidden})
    return records.annotate(as_text=Cast("pk", CharField())).values("as_text")


def hidden_notifications(programme: Programme, viewer: Viewer) -> QuerySet[Notification]:
    """Messages whose text names a session or an action that ``viewer`` may not read.

    A QuerySet to exclude by primary key: a negated condition would be NULL for all messages without a number.
    """
    hidden = hidden_numbers(programme, viewer)
    duties = [Q(data__duty=code, data__number__in=sorted(numbers)) for code, numbers in hidden.items()]
    about = Q(kind__in=kinds_of(AboutSession)) | Q(data__what_is_asked__in=FORMS_OF_SESSIONS)
    entered = Event.objects.about(programme.code).filter(about_hidden_sessions(programme, viewer))
    links = entered.annotate(link=Concat(Value("entered:"), Cast("pk", CharField()))).values("link")
    entered_for_me = Q(kind=EnteredFor.kind, key__in=links)
    about_hidden = about & Q(data__number__in=sorted(hidden["session"]))
    notifications = Notification.objects.filter(programme_code=programme.code)
    return notifications.filter(reduce(or_, duties) | about_hidden | entered_for_me)
