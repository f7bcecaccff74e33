"""Tell participants that a session is confirmed, moved, postponed or cancelled."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q

from p2p.base.accounts.models import Person
from p2p.base.notifications.actions import cancel_notifications, notify
from programmes.models import Membership
from programmes.models.teams import Side
from programmes.policy import Role
from sessions.message_kinds import SessionChanged
from sessions.models import PeerSession
from sessions.models.visibility import Visibility

# Participants are notified when one of these changes.
SCHEDULE_FIELDS = ("starts_at", "minutes", "days", "place", "join_url")


def schedule_of(session: PeerSession) -> list:
    """Values of ``SCHEDULE_FIELDS``, to see whether they have changed."""
    return [getattr(session, name) for name in SCHEDULE_FIELDS]


def notify_participants(
    session: PeerSession, what_happened: str, *, by: Person | None, now: dt.datetime, reason: str = ""
) -> None:
    """Notify everybody but ``by`` at once, and cancel older notifications of the session that still wait."""
    key = f"session:{session.programme.code}:{session.number}:"
    cancel_notifications(key=key)
    for person in participants_of(session).exclude(pk=by.pk if by else None):
        notify(
            person=person,
            key=f"{key}{session.version}",
            message=build_message(session, what_happened, person, reason),
            programme_code=session.programme.code,
            now=now,
        )


def participants_of(session: PeerSession):
    """Both sides of the exchange, the facilitator and the note-taker, as long as they belong to the programme."""
    role_holders = Q(person__in=[key for key in (session.moderator_id, session.note_taker_id) if key])
    if session.visibility == Visibility.OWN_SIDE:
        role_holders &= Q(team__side=Side.SUPPORT)
    teams = session.teams.exclude(side=Side.SUPPORT)
    members = Membership.objects.active().filter(role_holders | Q(team__in=teams), team__programme=session.programme)
    return Person.objects.filter(is_active=True, pk__in=members.exclude(role=Role.OBSERVER).values("person"))


def build_message(session: PeerSession, what_happened: str, person: Person, reason: str) -> SessionChanged:
    return SessionChanged(
        what_happened=what_happened,
        title=session.title,
        number=session.number,
        start=session.starts_at,
        until=session.ends_at,
        zone=person.time_zone,
        reason=reason,
        path=session.get_absolute_url(),
        event=calendar_event(session, cancelled=what_happened in {"cancelled", "postponed"}),
    )


def calendar_event_of_session(code: str, number: int) -> dict:
    return calendar_event(PeerSession.objects.select_related("programme").get(programme__code=code, number=number))


def calendar_event(session: PeerSession, *, cancelled: bool = False) -> dict:
    """The session as an entry for a calendar."""
    return {
        "uid": f"{session.programme.code}-{session.number}@{settings.P2P_BASE_URL.split('//')[-1]}",
        "sequence": session.version,
        "start": session.starts_at.isoformat(),
        "end": session.ends_at.isoformat(),
        "title": session.title,
        "location": session.place,
        "url": session.join_url or settings.P2P_BASE_URL + session.get_absolute_url(),
        "organizer": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "cancelled": cancelled,
    }
