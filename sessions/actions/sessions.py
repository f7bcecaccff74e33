"""Save, confirm, hold, cancel or postpone a session."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.history.enums import Verb
from p2p.base.records.actions import lock_row, save_record
from p2p.base.workdays.work_calendars import work_calendar_of
from sessions import notifications
from sessions.enums import SessionVerb
from sessions.models import PeerSession
from sessions.scheduling import wall_to_utc

DAYS_FOR_NOTES = 5
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
    """Plan or change a session. ``starts_at`` is computed from the wall clock and the zone that people agreed on.

    The participants of a confirmed session are notified at once of another time or place.
    """
    # The form has put its values into ``session`` already.
    before = None if session._state.adding else notifications.schedule_of(lock_row(session))
    wall, zone = values.get("wall_start", session.wall_start), values.get("time_zone", session.time_zone)
    values["starts_at"] = wall_to_utc(wall.replace(tzinfo=None), zone)
    values["wall_start"] = wall.replace(tzinfo=dt.UTC)
    session = save_record(session, values, by=by, expected=expected, behalf=behalf)
    if session.status == Status.CONFIRMED and before != notifications.schedule_of(session):
        notifications.notify_participants(session, "moved", by=by, now=now)
    return session


@transaction.atomic
def confirm_session(*, session: PeerSession, by: Person, now: dt.datetime) -> PeerSession:
    session = lock_row(session)
    note_taker_of(session)
    if session.status not in {Status.PLANNED, Status.POSTPONED}:
        raise ValidationError(_("Only a planned session can be confirmed."))
    session = save_record(session, {"status": Status.CONFIRMED}, by=by, verb=Verb.CONFIRMED)
    notifications.notify_participants(session, "fixed", by=by, now=now)
    return session


def note_taker_of(session: PeerSession) -> Person:
    """A session cannot reach a status of ``NOTE_TAKER_REQUIRED`` without one."""
    if session.note_taker is None:
        raise ValidationError(_("Name a note-taker first: somebody has to write the notes."))
    return session.note_taker


@transaction.atomic
def mark_held(*, session: PeerSession, by: Person, now: dt.datetime) -> PeerSession:
    """Its notes fall due after five working days of the note-taker's country."""
    session = lock_row(session)
    note_taker = note_taker_of(session)
    if session.status not in {Status.PLANNED, Status.CONFIRMED, Status.OPEN}:
        raise ValidationError(_("This session cannot be marked as held."))
    if session.local_start.date() > now.astimezone(session.zone).date():
        raise ValidationError(_("The session lies ahead. Mark it as held once it took place."))
    last_day = session.local_start.date() + dt.timedelta(days=session.days - 1)
    due = work_calendar_of(note_taker.country, session.programme.code).after(last_day, DAYS_FOR_NOTES)
    return save_record(session, {"status": Status.HELD, "notes_due_on": due}, by=by, verb=SessionVerb.HELD)


@transaction.atomic
def cancel_or_postpone(
    *, session: PeerSession, by: Person, reason: str, postponed: bool, now: dt.datetime
) -> PeerSession:
    session = lock_row(session)
    if not reason.strip():
        raise ValidationError(_("Write the reason, so that the others understand."))
    if session.status not in {Status.PLANNED, Status.CONFIRMED, Status.OPEN}:
        raise ValidationError(_("This session cannot be called off."))
    was_announced = session.status != Status.PLANNED
    status = Status.POSTPONED if postponed else Status.CANCELLED
    session = save_record(session, {"status": status}, by=by, verb=SessionVerb(status), reason=reason)
    if was_announced:
        notifications.notify_participants(session, status, by=by, now=now, reason=reason)
    return session
