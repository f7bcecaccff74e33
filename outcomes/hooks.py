"""Actions and lessons made from the notes of sessions."""

from collections.abc import Sequence

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.actions import follow_up, lessons
from outcomes.models import FollowUpAction, Lesson
from p2p.base.duties.queries import Duty
from p2p.base.registry.hooks import on
from programmes.models import Membership
from programmes.providers import duty_readers
from sessions.events import entry_amended, entry_saved, notes_shared
from sessions.models import NoteEntry, Visibility
from sessions.providers import records_made_from


@on(notes_shared)
def create_actions(note, by):
    follow_up.create_actions_from_notes(note=note, by=by)


@on(notes_shared)
def create_lessons(note, by):
    lessons.create_lessons_from_notes(note=note, by=by)


@on(entry_saved)
def update_copies(entry, before, by):
    follow_up.copy_entry_text_to_actions(entry=entry, before=before, by=by)
    lessons.copy_entry_text_to_lessons(entry=entry, before=before, by=by)


@on(entry_amended)
def ask_for_release_again(entry, by):
    lessons.withdraw_release(entry=entry, by=by)


@on(duty_readers)
def people_who_may_hear(duties: Sequence[Duty]) -> dict[str, set[int]]:
    """By key of a duty about an action from notes, the people who may know of it: of the session, or of one side."""
    keys = {(duty.code, duty.number): duty.key for duty in duties if duty.kind.code == "action"}
    named = {"programme__code__in": {code for code, _n in keys}, "number__in": {number for _c, number in keys}}
    actions = FollowUpAction.objects.filter(**named).exclude(entry=None)
    people: dict[str, set[int]] = {
        keys[action]: set() for action in actions.values_list("programme__code", "number") if action in keys
    }
    teams = "entry__note__session__teams"
    may_read = ~Q(entry__visibility=Visibility.OWN_SIDE) | Q(**{f"{teams}__side": F("entry__team__side")})
    inside = actions.filter(may_read, **{f"{teams}__memberships__in": Membership.objects.active()})
    for code, number, person in inside.values_list("programme__code", "number", f"{teams}__memberships__person"):
        if (code, number) in keys:
            people[keys[code, number]].add(person)
    return people


@on(records_made_from)
def links_by_entry(entries: Sequence[NoteEntry]) -> dict[int | None, tuple[str, str]]:
    keys = [entry.pk for entry in entries]
    linked_actions = FollowUpAction.objects.live().filter(entry__in=keys).select_related("programme")
    linked_lessons = Lesson.objects.live().filter(entry__in=keys).select_related("programme")
    links = {
        lesson.entry_id: (_("Lesson %(number)s") % {"number": lesson.number}, list_address("lessons", lesson))
        for lesson in linked_lessons
    }
    return links | {
        action.entry_id: (_("Action %(number)s") % {"number": action.number}, list_address("actions", action))
        for action in linked_actions
    }


def list_address(name: str, record: FollowUpAction | Lesson) -> str:
    return reverse(f"outcomes:{name}", args=[record.programme.code])
