"""Who is editing the notes of a session at the moment, read from their drafts."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n.text import bidi_isolate, join_list
from p2p.base.records.models import Draft
from sessions.models import Note
from sessions.permissions import writers_of

ACTIVE_WITHIN = dt.timedelta(minutes=2)


def describe_active_editors(note: Note, viewer: Viewer, now: dt.datetime) -> str:
    """A sentence about the others who have typed here within two minutes; empty when there is nobody."""
    drafts = Draft.objects.filter(address__startswith=note.get_absolute_url(), updated_at__gt=now - ACTIVE_WITHIN)
    editors = {draft.person for draft in drafts.exclude(person=viewer.pk).select_related("person")}
    if editors:
        # Do not name people who may no longer write here, although they have a draft.
        writers = writers_of(note)
        editors = {editor for editor in editors if editor.pk in writers}
    names = join_list([bidi_isolate(editor) for editor in sorted(editors, key=attrgetter("sort_key"))])
    return _("Who is writing here just now: %(names)s.") % {"names": names} if editors else ""
