"""What sessions do when a lower floor announces something."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty
from p2p.base.records.models import Draft, Record
from p2p.base.registry.hooks import on
from programmes.models import Membership
from sessions.actions.note_review import decline_corrections_of
from sessions.active_editors import describe_active_editors
from sessions.forms.refusals import REFUSAL_BY_MODEL
from sessions.models import Note, NoteEntry, PeerSession
from sessions.notifications import calendar_event
from sessions.permissions import can_edit_notes, fields_hiding_record
from sessions.related_records import session_duty_kinds

NOTE_FORM_URLS = {"sessions:notes", "sessions:edit-note", "sessions:entry"}


@on("calendar_entry")
def calendar_event_of_session(code: str, number: int) -> dict:
    return calendar_event(PeerSession.objects.select_related("programme").get(programme__code=code, number=number))


@on("duties_escalate")
def people_who_may_hear(duties: list[Duty]) -> dict[str, set[int]]:
    """By duty, the people of the session that it is about: nobody else is told who is late with it."""
    session_duties = [duty for duty in duties if duty.kind.code in session_duty_kinds()]
    codes, numbers = {duty.code for duty in session_duties}, {duty.number for duty in session_duties}
    sessions = PeerSession.objects.filter(
        programme__code__in=codes, number__in=numbers, teams__memberships__in=Membership.objects.active()
    )
    people: dict[tuple[str, int], set[int]] = defaultdict(set)
    for code, number, person in sessions.values_list("programme__code", "number", "teams__memberships__person"):
        people[code, number].add(person)
    return {duty.key: people[duty.code, duty.number] for duty in session_duties}


@on("saving_record")
def refuse_lost_readers(record: Record, values: dict[str, Any], by: Person | None) -> None:
    """Refuse a change by which somebody else would lose sight of a session, of an entry or of a draft of notes."""
    if by and (fields := fields_hiding_record(record, values, by)):
        raise ValidationError(dict.fromkeys(fields, REFUSAL_BY_MODEL[type(record)]))


@on("entry_removed")
def corrections_of_removed(entry: NoteEntry, by: Person, today: dt.date) -> None:
    decline_corrections_of(entry, by, today)


@on("draft_kept")
def active_editors_of_draft(draft: Draft, now: dt.datetime) -> str:
    """Who else is editing the notes that the draft belongs to; empty for those who may not write there."""
    try:
        match = resolve(draft.address)
    except Resolver404:
        return ""
    if match.view_name not in NOTE_FORM_URLS:
        return ""
    session = {"session__programme__code": match.kwargs["code"], "session__number": match.kwargs["number"]}
    note = Note.objects.visible_to(draft.person).filter(**session).select_related("session__programme").first()
    return describe_active_editors(note, draft.person, now) if note and can_edit_notes(note, draft.person) else ""
