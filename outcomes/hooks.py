"""What the notes of sessions lead to on this floor: actions and lessons."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.actions import follow_up, lessons
from outcomes.models import FollowUpAction, Lesson
from p2p.base.duties.queries import Duty
from p2p.base.registry.hooks import on
from programmes.models import Membership
from sessions.models import Visibility


@on("notes_shared")
def create_actions(note, by):
    follow_up.create_actions_from_notes(note=note, by=by)


@on("notes_shared")
def create_lessons(note, by):
    lessons.create_lessons_from_notes(note=note, by=by)


@on("entry_reads")
def update_copies(entry, before, by):
    follow_up.copy_entry_text_to_actions(entry=entry, before=before, by=by)
    lessons.copy_entry_text_to_lessons(entry=entry, before=before, by=by)


@on("entry_amended")
def ask_for_release_again(entry, by):
    lessons.withdraw_release(entry=entry, by=by)


@on("duties_escalate")
def people_who_may_hear(duties: list[Duty]) -> dict[str, set[int]]:
    """By duty, the people who were told of an action from notes: those of the session, or of one side of it."""
    about = {(one.code, one.number): one.key for one in duties if one.kind.code == "action"}
    named = {"programme__code__in": {code for code, _n in about}, "number__in": {number for _c, number in about}}
    rows = FollowUpAction.objects.filter(**named).exclude(entry=None)
    found: dict[str, set[int]] = {
        about[key]: set() for key in rows.values_list("programme__code", "number") if key in about
    }
    there = "entry__note__session__teams"
    told = ~Q(entry__visibility=Visibility.OWN_SIDE) | Q(**{f"{there}__side": F("entry__team__side")})
    inside = rows.filter(told, **{f"{there}__memberships__in": Membership.objects.active()})
    for code, number, person in inside.values_list("programme__code", "number", f"{there}__memberships__person"):
        if (code, number) in about:
            found[about[code, number]].add(person)
    return found


@on("entries_shown")
def records_made_from(entries) -> dict[int | None, tuple[str, str]]:
    """By entry, the action or lesson that it became, and the list in which everybody may read it."""
    keys = [entry.pk for entry in entries]
    actions = FollowUpAction.objects.live().filter(entry__in=keys).select_related("programme")
    learned = Lesson.objects.live().filter(entry__in=keys).select_related("programme")
    found = {
        one.entry_id: (_("Lesson %(number)s") % {"number": one.number}, list_address("lessons", one)) for one in learned
    }
    return found | {
        one.entry_id: (_("Action %(number)s") % {"number": one.number}, list_address("actions", one)) for one in actions
    }


def list_address(name: str, one: FollowUpAction | Lesson) -> str:
    return reverse(f"outcomes:{name}", args=[one.programme.code])
