"""What this floor adds to messages: the calendar entry of a session."""

from p2p.ui.follows import follow
from sessions.models import PeerSession
from sessions.news import event_of


@follow("calendar_entry")
def entry_of_session(code: str, number: int) -> dict:
    return event_of(PeerSession.objects.select_related("programme").get(programme__code=code, number=number))
