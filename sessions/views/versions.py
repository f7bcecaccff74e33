import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from programmes.access import Can
from programmes.editing import versions_page
from programmes.models import Programme
from programmes.rights import within
from sessions import actions
from sessions.models import NoteEntry
from sessions.views.agreement import readable
from sessions.views.notes import refusal


@within(Can.WRITE_NOTES)
def versions(request: HttpRequest, programme: Programme, number: int, key: uuid.UUID | None = None) -> HttpResponse:
    """Every version of an entry, or of the free text, for the writers of the notes; a draft's are nobody else's."""
    note = readable(request, programme, number)
    if not actions.writes(note, request.user):
        raise PermissionDenied(refusal(note))
    rows = NoteEntry.objects.visible_to(request.user).filter(note=note)
    thing = get_object_or_404(rows, uuid=key) if key else note
    may_restore = actions.may_write(note, request.user)
    return versions_page(request, programme, thing, may_restore=may_restore, back=note.session.get_absolute_url())
