"""Share notes, suggest and answer corrections, agree the notes when the correction window is over."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.enums import Verb
from p2p.base.notifications.actions import notify, notify_many
from p2p.base.records.actions import archive, lock_row, save_record
from p2p.base.web.fault_isolation import run_each_isolated
from programmes.models.programmes import RUNNING_STATES, latest_day_anywhere
from sessions import notifications
from sessions.actions.notes import lock_open_note, save_entry, save_note, writer_team
from sessions.correction_window import correction_deadline, corrections_closed_reason, is_window_over
from sessions.enums import SessionVerb
from sessions.events import entry_amended, notes_shared
from sessions.message_kinds import CorrectionAnswered, NotesShared
from sessions.models import Correction, Note, NoteEntry, PeerSession
from sessions.permissions import can_write_notes

Status, Answer = PeerSession.Status, Correction.State


@transaction.atomic
def share_notes(*, note: Note, by: Person, today: dt.date, until: dt.date | None = None) -> Note:
    """Show the notes to everyone who may read the session; they may suggest corrections up to a day.

    Listeners of ``notes_shared`` make actions and lessons of the entries. Sharing again leaves the day as it is.
    """
    if not note.session.is_held:
        raise ValidationError(_("Mark the session as held first; then its notes can be shared."))
    if not note.entries.filter(archived_at=None).exists() and not note.summary.strip():
        raise ValidationError(_("Write at least one entry before you share the notes."))
    if until and until < today:
        raise ValidationError({"until": _("Choose a day that is still to come.")})
    days: dict[str, dt.date] = {}
    if note.shared_on is None:
        days = {"shared_on": today, "corrections_until": until or correction_deadline(note, today)}
    note = save_record(note, {"state": Note.State.SHARED, **days}, by=by, verb=SessionVerb.SHARED)
    update_session_status(note, Status.NOTES_SHARED, by)
    notes_shared.emit(note=note, by=by)
    if days:
        notify_notes_shared(note, days["corrections_until"], by)
    return note


def update_session_status(note: Note, status: str, by: Person | None) -> None:
    """The session takes on ``status``; if it has no note-taker, the author of the notes becomes its note-taker."""
    verb = SessionVerb.NOTES_SHARED if status == Status.NOTES_SHARED else SessionVerb.NOTES_AGREED
    save_record(
        note.session, {"status": status, "note_taker": note.session.note_taker or note.author}, by=by, verb=verb
    )


def notify_notes_shared(note: Note, until: dt.date, by: Person) -> None:
    """Tell both sides that they can read the notes, and until when they can suggest corrections."""
    session, code = note.session, note.session.programme.code
    path = session.get_absolute_url()
    message = NotesShared(number=session.number, title=session.title, until=until, path=path)
    facts = {"key": f"notes:{code}:{session.number}", "message": message, "programme_code": code}
    readers = notifications.participants_of(session).exclude(pk=by.pk)
    notify_many([{"person": person, "now": timezone.now(), **facts} for person in readers])


@transaction.atomic
def suggest_correction(
    *, note: Note, entry: NoteEntry | None, values: dict[str, Any], by: Person, today: dt.date, of_text: bool = False
) -> Correction:
    """Suggest another text of an entry or of the notes, or something missing.

    What the writers suggest after the notes were agreed is accepted at once.
    """
    note = lock_row(note)
    if reason := corrections_closed_reason(note, today):
        raise ValidationError(reason)
    amends = note.state == Note.State.AGREED
    subject = {"entry": entry, "of_text": of_text, "by": by}
    if same := note.corrections.exclude(state=Answer.DECLINED).filter(text=values["text"], **subject).first():
        return same  # sent twice
    number = note.corrections.count() + 1
    usual = correction_deadline(note, today)
    values = values | {"due_on": max(usual, note.corrections_until or usual), "amends": amends}
    correction = Correction(note=note, number=number, **subject)
    correction = save_record(correction, values, by=by, verb=SessionVerb.SUGGESTED)
    if amends and can_write_notes(note, Viewer(by)):
        entry_amended.emit(entry=entry, by=by)
        return save_record(correction, answer_values(Answer.ACCEPTED, "", by, today), by=by, verb=SessionVerb.AMENDED)
    return correction


def answer_values(state: str, answer: str, by: Person, today: dt.date) -> dict[str, Any]:
    return {"state": state, "answer": answer, "answered_by": by, "answered_on": today}


@transaction.atomic
def answer_correction(
    *, correction: Correction, accept: bool, answer: str, by: Person, today: dt.date, seen: int | None = None
) -> Correction:
    """Accept or decline a correction, and notify the person who suggested it.

    Accepted before the notes are agreed, it replaces the text, of which the writer has read version ``seen``. The
    last answer after the correction window makes the notes agreed.
    """
    note = lock_row(correction.note)
    correction = lock_row(correction)
    if correction.state != Answer.OPEN:
        raise ValidationError(_("This has been answered already."))
    if accept and correction.entry and correction.entry.archived_at:
        raise ValidationError(_("The entry was removed from the notes."))
    if not accept and not answer.strip():
        raise ValidationError({"answer": _("Write why, so that the other person understands.")})
    state = Answer.ACCEPTED if accept else Answer.DECLINED
    correction = save_record(correction, answer_values(state, answer, by, today), by=by, verb=Verb(state))
    if accept and correction.amends:
        entry_amended.emit(entry=correction.entry, by=by)
    elif accept:
        apply_correction(correction, note, by, seen)
    notify_of_answer(correction, by)
    agree_if_ready(note, today)
    return correction


@transaction.atomic
def remove_entry(*, entry: NoteEntry, by: Person, now: dt.datetime) -> NoteEntry:
    lock_open_note(entry.note)
    decline_corrections_of(entry, by, entry.programme.day_of(now))
    return archive(entry, by=by, now=now)


def decline_corrections_of(entry: NoteEntry, by: Person, today: dt.date) -> None:
    """Decline the open corrections of an entry that is being removed."""
    for correction in entry.corrections.waiting():
        values = answer_values(Answer.DECLINED, _("The entry was removed from the notes."), by, today)
        notify_of_answer(save_record(correction, values, by=by, verb=Verb.DECLINED), by)


def apply_correction(correction: Correction, note: Note, by: Person, seen: int | None) -> None:
    if correction.of_text:
        save_note(note=note, values={"summary": correction.text}, by=by, expected=seen)
    elif correction.entry:
        save_entry(note=note, entry=correction.entry, values={"text": correction.text}, by=by, expected=seen)
    else:
        writer = {"team": writer_team(note.session, correction.by), "source": str(correction.by)}
        save_entry(note=note, entry=None, values={"kind": correction.kind, "text": correction.text} | writer, by=by)


def notify_of_answer(correction: Correction, by: Person) -> None:
    if correction.by != by:
        notify(
            person=correction.by,
            key=f"correction:{correction.pk}",
            message=CorrectionAnswered(
                by=by.name,
                number=correction.note.session.number,
                accepted=correction.state == Answer.ACCEPTED,
                words=correction.answer,
                path=correction.get_absolute_url(),
            ),
            programme_code=correction.programme.code,
            now=timezone.now(),
        )


def agree_if_ready(note: Note, today: dt.date) -> None:
    """Lock the notes once the window is over and every suggestion has its answer."""
    waiting = note.corrections.waiting().filter(amends=False)
    if note.state == Note.State.SHARED and is_window_over(note, today) and not waiting.exists():
        note = save_record(note, {"state": Note.State.AGREED, "agreed_on": today}, by=None, verb=SessionVerb.AGREED)
        update_session_status(note, Status.AGREED, None)


def agree_due_notes(*, now: dt.datetime) -> int:
    """Agree all notes whose correction window is over, each in its own transaction; returns how many."""
    notes = Note.objects.ready_to_agree(latest_day_anywhere(now)).filter(session__programme__state__in=RUNNING_STATES)
    notes = notes.select_related("session__programme")
    ready = [note for note in notes if is_window_over(note, note.programme.day_of(now))]
    return run_each_isolated(
        "agree_due", ready, lambda note: agree_if_ready(lock_row(note), note.programme.day_of(now))
    )
