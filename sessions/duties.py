"""What sessions ask of people."""

import datetime as dt

from django.db.models import DateField, ExpressionWrapper, F
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from p2p.duties.kinds import columns, duty
from programmes.duties import RUNNING
from programmes.people import with_lead
from sessions.models import PeerSession


def of_running_programmes():
    return PeerSession.objects.live().filter(programme__state__in=RUNNING)


def ahead_or_past():
    return with_lead(of_running_programmes()).annotate(day=TruncDate("starts_at"))


@duty("notes", title=_("Write the notes of session %(number)s"), url="sessions:notes", harm=90)
def notes_to_write(today):
    rows = of_running_programmes().filter(status=PeerSession.Status.HELD)
    return columns(rows, owner="note_taker", due="notes_due_on")


@duty("note_taker", title=_("Choose a note-taker for session %(number)s"), url="sessions:edit", harm=80)
def note_takers_to_choose(today):
    rows = ahead_or_past().filter(status=PeerSession.Status.PLANNED, note_taker=None)
    rows = rows.annotate(fortnight_before=ExpressionWrapper(F("day") - dt.timedelta(days=14), output_field=DateField()))
    return columns(rows, owner="lead", due="fortnight_before")


@duty("held", title=_("Say whether session %(number)s was held"), url="sessions:session", harm=75)
def sessions_to_close(today):
    rows = ahead_or_past().filter(status=PeerSession.Status.CONFIRMED, starts_at__date__lt=today)
    return columns(rows, owner="lead", due="day")
