"""Panels on pages of the floors below."""

from p2p.base.registry.panels import panel
from sessions.models import NoteEntry, PeerSession


@panel("need", template="sessions/_need_sessions.html", order=20)
def sessions_for_need(need, request):
    sessions = PeerSession.objects.visible_to(request.viewer).filter(needs=need).for_list()
    entries = NoteEntry.objects.visible_to(request.viewer).filter(need=need).for_list()
    return {"sessions": sessions, "entries": entries}
