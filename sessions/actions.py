"""Changes to sessions, their agenda and their notes."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.record import OnBehalf, record
from p2p.base.records.actions import archive, flat, fresh, store
from p2p.base.records.models import Record
from p2p.base.registry.follows import happened
from p2p.base.workdays.days import calendar_of
from programmes.models import Membership, Team
from programmes.models.teams import Side
from programmes.permissions import has_permission
from programmes.policy import Can, Role
from sessions import news
from sessions.access import kept_by_others, kept_co_writers, taken_away
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession
from sessions.scheduling import instant

DAYS_FOR_NOTES = 5
FIRST_VERSION = 1
Status = PeerSession.Status


@transaction.atomic
def save_session(
    *,
    session: PeerSession,
    values: dict[str, Any],
    by: Person | None,
    now: dt.datetime,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> PeerSession:
    """Plan or change a session. The instant follows from the wall clock and the zone that people agreed on.

    Once a session is confirmed, whoever takes part hears at once of another time or place.
    """
    # The form has put its values into ``session`` already.
    before = None if session._state.adding else news.plan(fresh(session))
    wall, zone = values.get("wall_start", session.wall_start), values.get("time_zone", session.time_zone)
    values["starts_at"] = instant(wall.replace(tzinfo=None), zone)
    values["wall_start"] = wall.replace(tzinfo=dt.UTC)
    session = store(session, values, by=by, expected=expected, behalf=behalf)
    if session.status == Status.CONFIRMED and before != news.plan(session):
        news.tell(session, "moved", by=by, now=now)
    return session


@transaction.atomic
def confirm(*, session: PeerSession, by: Person, now: dt.datetime) -> PeerSession:
    session = fresh(session)
    if session.note_taker is None:
        raise ValidationError(_("Name a note-taker before the session is confirmed."))
    if session.status not in {Status.PLANNED, Status.POSTPONED}:
        raise ValidationError(_("Only a planned session can be confirmed."))
    session = store(session, {"status": Status.CONFIRMED}, by=by, verb="confirmed")
    news.tell(session, "fixed", by=by, now=now)
    return session


@transaction.atomic
def hold(*, session: PeerSession, by: Person, now: dt.datetime) -> PeerSession:
    """The session took place: its notes are due five working days later, as the note-taker's country works."""
    session = fresh(session)
    if session.note_taker is None:
        raise ValidationError(_("Name a note-taker first: somebody has to write the notes."))
    if session.status not in {Status.PLANNED, Status.CONFIRMED, Status.OPEN}:
        raise ValidationError(_("This session cannot be marked as held."))
    if session.local_start.date() > now.astimezone(session.zone).date():
        raise ValidationError(_("The session lies ahead. Mark it as held once it took place."))
    last_day = session.local_start.date() + dt.timedelta(days=session.days - 1)
    due = calendar_of(session.note_taker.country, session.programme.code).after(last_day, DAYS_FOR_NOTES)
    return store(session, {"status": Status.HELD, "notes_due_on": due}, by=by, verb="held")


@transaction.atomic
def call_off(*, session: PeerSession, by: Person, reason: str, postponed: bool, now: dt.datetime) -> PeerSession:
    session = fresh(session)
    if not reason.strip():
        raise ValidationError(_("Write the reason, so that the others understand."))
    if session.status not in {Status.PLANNED, Status.CONFIRMED, Status.OPEN}:
        raise ValidationError(_("This session cannot be called off."))
    known = session.status != Status.PLANNED
    status = Status.POSTPONED if postponed else Status.CANCELLED
    session = store(session, {"status": status}, by=by, verb=status, reason=reason)
    if known:
        news.tell(session, status, by=by, now=now, reason=reason)
    return session


@transaction.atomic
def save_agenda(*, session: PeerSession, items: list[dict[str, Any]], by: Person) -> None:
    """Replace the agenda by ``items`` in their order; items that notes refer to keep their row."""
    kept = {item["pk"] for item in items if item.get("pk")}
    session.agenda.exclude(pk__in=kept).delete()
    for position, item in enumerate(items, start=1):
        fields = {"position": position, "minutes": item["minutes"] or 0} | {
            key: item[key] for key in ("title", "presenter")
        }
        if item.get("pk"):
            session.agenda.filter(pk=item["pk"]).update(**fields)
        else:
            AgendaItem.objects.create(session=session, **fields)
    record(by, "agenda", session, changes=["agenda"])


@transaction.atomic
def count_heads(*, session: PeerSession, counts: dict[str, int], by: Person | None) -> Attendance:
    attendance, _new = Attendance.objects.update_or_create(session=session, defaults=counts)
    record(by, "attendance", session, changes=sorted(counts))
    return attendance


def teams_of_others(session: PeerSession, by: Person) -> set[int]:
    """Teams of a session that ``by`` may not take out."""
    own = Membership.objects.active().filter(person=by).exclude(role=Role.OBSERVER).values_list("team", flat=True)
    teams = set(session.teams.values_list("pk", flat=True))
    return kept_by_others(teams, set(own), leads=has_permission(by, Can.EDIT, session.programme))


def readers_lost(thing: Record, values: dict[str, Any], by: Person) -> list[str]:
    """The fields in ``values`` by which somebody else would lose sight of ``thing``, a session or its notes."""
    if isinstance(thing, PeerSession) and values.keys() & {"teams", "readership"}:
        teams = set(flat(values.get("teams", thing.teams.all())))
        becomes = values.get("readership", thing.readership)
        return taken_away(teams_of_others(thing, by), teams=teams, was=thing.readership, becomes=becomes)
    if isinstance(thing, Note) and "co_writers" in values:
        kept = kept_co_writers(thing, by, set(flat(thing.co_writers.all())))
        return ["co_writers"] * bool(kept - set(flat(values["co_writers"])))
    if not isinstance(thing, NoteEntry) or thing.author_id == by.pk:
        return []
    return ["readership"] * (values.get("readership", thing.readership) != thing.readership)


def blank_note(*, session: PeerSession, by: Person) -> Note:
    """The notes as their first writer finds them; nothing is stored yet."""
    return Note(session=session, author=session.note_taker or by, language=by.language)


def note_of(*, session: PeerSession, by: Person) -> Note:
    """The session's notes; the first to write becomes their author."""
    blank = blank_note(session=session, by=by)
    note, new = Note.objects.get_or_create(
        session=session, defaults={"author": blank.author, "language": blank.language}
    )
    if new:
        record(by, "created", note)
    return note


def may_write(note: Note, person: Person) -> bool:
    """Writers write until the notes are agreed; then they are locked."""
    return note.state != Note.State.AGREED and writes(note, person)


def writes(note: Note, person: Person) -> bool:
    """The author, the co-writers and the session's note-taker."""
    if person.pk in {note.author_id, note.session.note_taker_id}:
        return True
    return note.pk is not None and note.co_writers.filter(pk=person.pk).exists()


def team_of(session: PeerSession, person: Person) -> Team | None:
    mine = (
        Membership.objects.active()
        .filter(person=person, team__programme=session.programme)
        .exclude(team__side=Side.SUPPORT)
    )
    found = mine.select_related("team").first()
    return found.team if found else None


@transaction.atomic
def save_entry(
    *,
    note: Note,
    entry: NoteEntry | None,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    key: uuid.UUID | None = None,
) -> NoteEntry:
    """Write one entry. ``key`` comes from the form: sent twice, it is stored once.

    Sent again with another text, after going back, it is the next version of what it stored; or a conflict when
    somebody has changed that meanwhile.
    """
    # One at a time: the same form sent twice at once finds what the first one stored, and notes that are agreed
    # meanwhile take nothing more.
    note = open_note(note)
    if entry is None:
        stored = NoteEntry.objects.filter(uuid=key).first() if key else None
        if stored and (stored.note_id, stored.author_id) == (note.pk, by.pk):
            if all(getattr(stored, name) == value for name, value in values.items()):
                return stored
            if stored.archived_at is None:
                return store(stored, values, by=by, expected=expected or FIRST_VERSION)
        # What was removed stays removed, and nobody else's entry is touched: under such a key the text is a new entry.
        key = uuid.uuid4() if stored or key is None else key
        position = note.entries.count() + 1
        entry = NoteEntry(note=note, author=by, team=team_of(note.session, by), position=position, uuid=key)
    before = entry if entry.pk is None else NoteEntry.objects.select_related("team", "came_from").get(pk=entry.pk)
    entry = store(entry, values, by=by, expected=expected)
    if note.state == Note.State.SHARED:
        happened("notes_shared", note=note, by=by)
        happened("entry_reads", entry=entry, before=before, by=by)
    return entry


def open_note(note: Note) -> Note:
    """The notes as they are stored now, locked; refused when they are agreed."""
    found = fresh(note)
    if found.state == Note.State.AGREED:
        raise PermissionDenied(_("These notes are agreed and locked."))
    found.session = note.session
    return found


@transaction.atomic
def save_note(
    *, note: Note, values: dict[str, Any], by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Note:
    """Free text, language and co-writers."""
    open_note(note)
    return store(note, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def remove_entry(*, entry: NoteEntry, by: Person, now: dt.datetime) -> NoteEntry:
    open_note(entry.note)
    happened("entry_removed", entry=entry, by=by, today=entry.programme.day_of(now))
    return archive(entry, by=by, now=now)
