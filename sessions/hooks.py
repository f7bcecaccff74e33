"""What sessions do when a lower floor asks something."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty
from p2p.base.records.models import Draft, Record
from p2p.base.records.providers import draft_notices, save_conditions
from p2p.base.registry.hooks import on
from programmes.models import Membership
from programmes.providers import duty_readers
from sessions.active_editors import describe_active_editors
from sessions.forms.refusals import REFUSAL_BY_MODEL
from sessions.models import Note, PeerSession
from sessions.permissions import can_edit_notes, fields_hiding_record
from sessions.related_records import session_duty_kinds

NOTE_FORM_URLS = {"sessions:notes", "sessions:edit-note", "sessions:entry"}


@on(duty_readers)
def people_who_may_hear(duties: Sequence[Duty]) -> dict[str, set[int]]:
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


@on(save_conditions)
def refuse_lost_readers(record: Record, values: dict[str, Any], by: Person | None) -> dict[str, Any]:
    """Refuse a change by which somebody else would lose sight of a session, of an entry or of a draft of notes."""
    if by and (fields := fields_hiding_record(record, values, Viewer(by))):
        raise ValidationError(dict.fromkeys(fields, REFUSAL_BY_MODEL[type(record)]))
    return {}


@on(draft_notices)
def active_editors_of_draft(draft: Draft, now: dt.datetime) -> str:
    """Who else is editing the notes that the draft belongs to; empty for those who may not write there."""
    try:
        match = resolve(draft.address)
    except Resolver404:
        return ""
    if match.view_name not in NOTE_FORM_URLS:
        return ""
    session = {"session__programme__code": match.kwargs["code"], "session__number": match.kwargs["number"]}
    viewer = Viewer(draft.person)
    note = Note.objects.visible_to(viewer).filter(**session).select_related("session__programme").first()
    return describe_active_editors(note, viewer, now) if note and can_edit_notes(note, viewer) else ""
