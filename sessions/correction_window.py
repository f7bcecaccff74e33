"""Until when corrections to shared notes can be suggested, and why not later."""

import datetime as dt

from django.utils.translation import gettext as _

from p2p.base.i18n import dates
from p2p.base.workdays.work_calendars import work_calendar_of
from sessions.models import Note

# The method's correction window, in working days of the country of the notes' author.
DAYS_FOR_CORRECTIONS = 5


def correction_deadline(note: Note, today: dt.date) -> dt.date:
    """The usual last day for corrections of notes shared today."""
    return work_calendar_of(note.author.country, note.programme.code).after(today, DAYS_FOR_CORRECTIONS)


def is_window_over(note: Note, today: dt.date) -> bool:
    return note.last_day is None or note.last_day < today


def corrections_closed_reason(note: Note, today: dt.date) -> str:
    """Why nothing can be suggested now; empty when it can."""
    if note.state == Note.State.DRAFT:
        return _("These notes are a draft. Corrections begin when they are shared.")
    if note.state == Note.State.SHARED and is_window_over(note, today):
        day = dates.week_day(note.last_day)
        return _("Corrections could be suggested until %(day)s. Once the notes are agreed you can add to them.") % {
            "day": day
        }
    return ""
