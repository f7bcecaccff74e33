"""Shared notes become actions and lessons."""

import datetime as dt

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.models import FollowUpAction, Lesson
from p2p.base.duties.queries import Duty
from p2p.base.records.actions import save_record
from p2p.base.registry.hooks import on
from programmes.models import Membership
from sessions.models import NoteEntry, Visibility

DAYS_FOR_AN_ACTION = 30


@on("notes_shared")
def actions_from_notes(note, by):
    """Each action entry without an action yet becomes one, owned by whoever the entry names or the note's author."""
    met_on = note.programme.day_of(note.session.starts_at)
    for entry in note.entries.filter(archived_at=None, kind=NoteEntry.Kind.ACTION, action=None):
        values = {
            "title": entry.text[:250],
            "owner": entry.owner or note.author,
            "entry": entry,
            "session": note.session,
            "need": entry.need,
            "due_on": entry.due_on or met_on + dt.timedelta(days=DAYS_FOR_AN_ACTION),
        }
        save_record(FollowUpAction(programme=note.programme), values, by=by)


@on("duties_escalate")
def who_may_hear(duties: list[Duty]) -> dict[str, set[int]]:
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
def what_became_of(entries) -> dict[int | None, tuple[str, str]]:
    """By entry, the action or lesson that it became, and the list in which everybody may read it."""
    keys = [entry.pk for entry in entries]
    tasks = FollowUpAction.objects.live().filter(entry__in=keys).select_related("programme")
    lessons = Lesson.objects.live().filter(entry__in=keys).select_related("programme")
    found = {one.entry_id: (_("Lesson %(number)s") % {"number": one.number}, page("lessons", one)) for one in lessons}
    return found | {
        one.entry_id: (_("Action %(number)s") % {"number": one.number}, page("actions", one)) for one in tasks
    }


def page(name: str, one: FollowUpAction | Lesson) -> str:
    return reverse(f"outcomes:{name}", args=[one.programme.code])


@on("entry_reads")
def texts_from_entry(entry, before, by):
    """What still reads as the entry did follows it; what somebody has written anew since stays theirs."""
    for action in FollowUpAction.objects.filter(entry=entry, title=before.text[:250]).exclude(title=entry.text[:250]):
        save_record(action, {"title": entry.text[:250]}, by=by)
    for lesson in Lesson.objects.filter(entry=entry, text=before.text[:5000]).exclude(text=entry.text[:5000]):
        # Its side agreed to other words.
        save_record(lesson, {"text": entry.text[:5000], "consent_of_side": False}, by=by)
    if before.origin != entry.origin:
        ask_again(entry, by)  # another side agreed


@on("entry_amended")
def ask_again(entry, by):
    """What its side agreed to is no longer what would leave the exchange."""
    for lesson in Lesson.objects.filter(entry=entry, consent_of_side=True).exclude(entry=None):
        save_record(lesson, {"consent_of_side": False}, by=by)


@on("notes_shared")
def lessons_from_notes(note, by):
    for entry in note.entries.filter(
        archived_at=None, kind=NoteEntry.Kind.LESSON, lesson=None, visibility__in=["exchange", "unattributed"]
    ):
        values = {"text": entry.text[:5000], "adapt": entry.adapt, "entry": entry, "session": note.session}
        save_record(Lesson(programme=note.programme), values, by=by)
