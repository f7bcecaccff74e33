"""What is said of one person to another: nothing of sessions, and what came of them, that the other may not read."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from outcomes.models import FollowUpAction, Lesson
from p2p.accounts.models import Person
from p2p.audit.models import Event
from p2p.duties.kinds import DUTIES, Duty
from programmes.models import Programme
from sessions.models import Attendance, Correction, Coverage, Note, NoteEntry, PeerSession, Translation

# By which path each kind of record hangs on a session.
OF_SESSION = [
    (PeerSession, "pk"),
    (Attendance, "session"),
    (Coverage, "session"),
    (Note, "session"),
    (NoteEntry, "note__session"),
    (Correction, "note__session"),
    (Translation, "note__session"),
    (FollowUpAction, "session"),
    (FollowUpAction, "entry__note__session"),
    (Lesson, "session"),
    (Lesson, "entry__note__session"),
]
LETTERS = ["session", "notes_shared", "correction"]


def unseen(programme: Programme, person: Person) -> dict[str, set[int]]:
    """By kind of duty, the numbers of the sessions and actions that ``person`` may not read."""
    sessions, seen = programme.peer_sessions.hidden_from(person), programme.actions.visible_to(person)
    actions = programme.actions.live().exclude(pk__in=seen.values("pk"))
    numbers = set(sessions.values_list("number", flat=True))
    found = {code: numbers for code, kind in DUTIES.entries().items() if kind.url.startswith("sessions:")}
    return found | {"action": set(actions.values_list("number", flat=True))}


def tellable(owed: Iterable[Duty], programme: Programme, person: Person) -> list[Duty]:
    """One's own duties, and of others what is neither secret nor about something that one may not read."""
    hidden = unseen(programme, person)
    kept = [one for one in owed if one.number not in hidden.get(one.kind.code, ())]
    return [one for one in kept if one.owner == person.pk or not one.kind.secret]


def events(programme: Programme, person: Person) -> QuerySet[Event]:
    """The history without what happened to sessions that ``person`` may not read, and to all that hangs on them."""
    return Event.objects.about(programme.code).exclude(about_hidden(programme, person))


def about_hidden(programme: Programme, person: Person) -> Q:
    hidden = list(programme.peer_sessions.hidden_from(person).values_list("pk", flat=True))
    return reduce(or_, [Q(kind=one._meta.label_lower, key__in=keys(one, path, hidden)) for one, path in OF_SESSION])


def keys(model, path: str, hidden: list[int]) -> QuerySet:
    rows = model._base_manager.filter(**{f"{path}__in": hidden})
    return rows.annotate(as_text=Cast("pk", CharField())).values("as_text")


def notices_about_hidden(programme: Programme, person: Person) -> Q:
    """Messages whose words name a session or an action that ``person`` may not read."""
    hidden = unseen(programme, person)
    duties = [Q(data__duty=code, data__number__in=sorted(numbers)) for code, numbers in hidden.items()]
    news = Q(kind__in=LETTERS) | Q(data__what_is_asked__in=["feedback", "pulse"])
    entered = Event.objects.about(programme.code).filter(about_hidden(programme, person))
    links = entered.annotate(link=Concat(Value("entered:"), Cast("pk", CharField()))).values("link")
    told = Q(kind="entered_for", key__in=links)
    return reduce(or_, duties) | news & Q(data__number__in=sorted(hidden["notes"])) | told
