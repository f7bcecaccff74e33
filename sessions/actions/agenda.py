"""Replace the agenda of a session."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from sessions.enums import SessionVerb
from sessions.models import AgendaItem, PeerSession


@transaction.atomic
def save_agenda(*, session: PeerSession, items: list[dict[str, Any]], by: Person) -> None:
    """Replace the agenda by ``items`` in their order; items that notes refer to keep their row."""
    stored_items = {item["pk"] for item in items if item.get("pk")}
    session.agenda.exclude(pk__in=stored_items).delete()
    for position, item in enumerate(items, start=1):
        fields = {"position": position, "minutes": item["minutes"] or 0} | {
            key: item[key] for key in ("title", "presenter")
        }
        if item.get("pk"):
            session.agenda.filter(pk=item["pk"]).update(**fields)
        else:
            AgendaItem.objects.create(session=session, **fields)
    record_event(by, SessionVerb.AGENDA, session, changes=["agenda"])
