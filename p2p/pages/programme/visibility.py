"""Duties, history and notifications of others, without sessions the reader may not see."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import DUTIES
from p2p.base.history.models import Event
from p2p.base.i18n import dates
from p2p.base.notifications.message_kinds import MESSAGE_KINDS
from p2p.base.notifications.models import Notification
from programmes.models import Programme
from sessions.models import PeerSession
from sessions.related_records import related_models, session_duty_kinds


def hidden_numbers(programme: Programme, person: Person) -> dict[str, set[int]]:
    """By kind of duty, the numbers of the sessions, and of what hangs on them, that ``person`` may not read."""
    sessions = set(programme.peer_sessions.not_visible_to(person).values_list("number", flat=True))
    kinds, below = DUTIES.entries(), {model for model, _path in related_models()}
    found = dict.fromkeys(session_duty_kinds(), sessions)
    for code in kinds.keys() - found:
        model = kinds[code].columns(dates.today()).model
        if model in below:
            rows = model.objects.not_visible_to(person).filter(**{kinds[code].programme: programme.code})
            found[code] = set(rows.values_list(kinds[code].number, flat=True))
    return found


def visible_duties(owed: Iterable[Duty], programme: Programme, person: Person) -> list[Duty]:
    """One's own duties, and of others what is neither secret nor about something that one may not read."""
    hidden = hidden_numbers(programme, person)
    kept = [one for one in owed if one.number not in hidden.get(one.kind.code, ())]
    return [one for one in kept if one.owner == person.pk or not one.kind.private]


def visible_events(programme: Programme, person: Person) -> QuerySet[Event]:
    """The history without what happened to sessions that ``person`` may not read, and to all that hangs on them."""
    return Event.objects.about(programme.code).exclude(about_hidden_sessions(programme, person))


def about_hidden_sessions(programme: Programme, person: Person) -> Q:
    hidden = list(programme.peer_sessions.not_visible_to(person).values_list("pk", flat=True))
    kinds: list[tuple[Any, str]] = [(PeerSession, "pk"), *related_models()]
    return reduce(or_, [Q(kind=one._meta.label_lower, key__in=keys_as_text(one, path, hidden)) for one, path in kinds])


def keys_as_text(model, path: str, hidden: list[int]) -> QuerySet:
    rows = model._base_manager.filter(**{f"{path}__in": hidden})
    return rows.annotate(as_text=Cast("pk", CharField())).values("as_text")


def hidden_notifications(programme: Programme, person: Person) -> QuerySet[Notification]:
    """Messages whose words name a session or an action that ``person`` may not read.

    Rows, to be looked up by key: "not about a hidden one" would be neither true nor false of all that have no number.
    """
    hidden = hidden_numbers(programme, person)
    duties = [Q(data__duty=code, data__number__in=sorted(numbers)) for code, numbers in hidden.items()]
    news = [code for code, kind in MESSAGE_KINDS.items() if kind.names == "session"]
    about = Q(kind__in=news) | Q(data__what_is_asked__in=["feedback", "pulse"])
    entered = Event.objects.about(programme.code).filter(about_hidden_sessions(programme, person))
    links = entered.annotate(link=Concat(Value("entered:"), Cast("pk", CharField()))).values("link")
    told = Q(kind="entered_for", key__in=links)
    rows = Notification.objects.filter(programme_code=programme.code)
    return rows.filter(reduce(or_, duties) | about & Q(data__number__in=sorted(hidden["session"])) | told)
