"""What the home page, the notifications and an account's page show."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.history.models import Event
from p2p.base.i18n import dates
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import subject_of
from p2p.pages.programme.queries import LOOK_AHEAD
from programmes.enums import ProgrammeVerb
from programmes.models import Invitation, Membership, Phase, Programme
from programmes.policy import LEADS, Role
from programmes.staff import grant_label
from sessions.models import NoteEntry, PeerSession
from sessions.scheduling import local_times


def home_context(viewer: Viewer, now: dt.datetime) -> dict[str, Any]:
    """Duties in their groups, the next session, and the programmes one takes part in."""
    person, today = viewer.person, dates.today(now)
    owed = duties_of([person.pk], today, until=today + LOOK_AHEAD)
    programmes = list(programmes_of(viewer))
    ahead = PeerSession.objects.visible_to(viewer).ahead(now).filter(programme__in=programmes)
    nearest: Any = ahead.for_list().with_zones().first()
    return {
        "now": timezone.localtime(now),
        "today": today,
        "late": [duty for duty in owed if duty.state == "late"],
        "soon": [duty for duty in owed if duty.state == "soon"],
        "later": [duty for duty in owed if duty.state == "later"],
        "headline": headline(owed),
        "programmes": programmes,
        "admission": None if programmes else person.invitations.filter(state=Invitation.State.ADMISSION).first(),
        "next": nearest,
        "next_in": dates.days_left(timezone.localtime(nearest.starts_at).date(), today) if nearest else "",
        "clocks": nearest and local_times(nearest.starts_at, [person.time_zone, nearest.time_zone, *nearest.zones]),
        "voice": lesson_of_the_day(programmes, viewer),
        "part": dates.part_of_day(timezone.localtime(now)),
    }


def programmes_of(viewer: Viewer):
    """Programmes ``viewer`` is a member of, not those they read in a portfolio."""
    return (
        Programme.objects.filter(pk__in={seat.programme for seat in viewer.seats})
        .order_by("code")
        .prefetch_related(Prefetch("phases", Phase.objects.for_strip()))
    )


def headline(owed: list[Duty]) -> str:
    """How many duties are late and how many fall into this week, in one sentence."""
    late, soon = (sum(duty.state == state for duty in owed) for state in ("late", "soon"))
    late_words = ngettext("%(n)s thing is late", "%(n)s things are late", late) % {"n": late}
    soon_words = ngettext("%(n)s is for this week", "%(n)s are for this week", soon) % {"n": soon}
    if late and soon:
        return _("%(late)s, %(soon)s.") % {"late": late_words, "soon": soon_words}
    if late:
        return f"{late_words}."
    return (
        _("Nothing is late.")
        if not soon
        else ngettext("%(n)s thing is for this week.", "%(n)s things are for this week.", soon) % {"n": soon}
    )


def lesson_of_the_day(programmes: list[Programme], viewer: Viewer) -> NoteEntry | None:
    """A lesson from the person's own exchanges, another one each day."""
    lessons = (
        NoteEntry.objects.visible_to(viewer)
        .for_report()
        .filter(kind=NoteEntry.Kind.LESSON, note__session__programme__in=programmes)
    )
    oldest = list(lessons.select_related("note__session__programme").order_by("pk")[:30])
    return oldest[dates.today().toordinal() % len(oldest)] if oldest else None


def account_history(person: Person) -> list[tuple[Event, str]]:
    """Events of an account, those about roles with the names of the roles."""
    events = Event.objects.filter(kind="accounts.person", key=str(person.pk)).for_list()[:100]
    about_roles = {ProgrammeVerb.GRANTED, ProgrammeVerb.ENDED}
    return [
        (event, " · ".join(map(grant_label, event.changes)) if event.verb in about_roles else "") for event in events
    ]


def possible_delegates(viewer: Viewer, duty: Duty):
    """Who may take ``duty`` over: people of the same team; for a duty of leads, other leads."""
    active = Membership.objects.active().filter(team__programme__code=duty.code)
    others = active.filter(team__in=viewer.teams).exclude(person=viewer.pk).exclude(role=Role.OBSERVER)
    if duty.kind.shared:
        others = others.filter(role__in=LEADS)
    return Person.objects.filter(pk__in=others.values("person"), is_active=True)


def with_subjects(notifications: Iterable[Notification]) -> list[tuple[Notification, str]]:
    """Each message with its subject in the reader's language."""
    return [(notification, subject_of(notification)) for notification in notifications]
