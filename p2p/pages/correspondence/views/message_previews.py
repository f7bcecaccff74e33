"""Preview of all messages, in any language."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation

from p2p.pages.correspondence.message_previews import build_previews
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.SEND_MESSAGES)
def preview_messages(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """Every kind of message with the data of this programme, in any language; nothing is sent."""
    language = request.GET.get("in", "")
    language = language if language in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        letters = build_previews(programme, request.viewer, timezone.now())
    return render_programme(
        request, programme, "correspondence/message_previews.html", letters=letters, shown_in=language
    )
