"""The history of a programme, and one change that was entered on my behalf."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.history.models import Event
from p2p.base.records.actions import undo
from p2p.pages.programme import queries, visibility
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.HISTORY)
def history(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    events = visibility.visible_events(programme, request.viewer).for_list()[:200]
    return render_programme(request, programme, "programme/history.html", events=events)


def entered_for_me(request: PersonRequest, pk: int) -> HttpResponse:
    """What somebody entered on behalf of the reader; POST undoes it."""
    event = get_object_or_404(Event.objects.for_list(), pk=pk, for_person=request.user)
    # The page shows present values, so only present members of the programme may open it.
    get_object_or_404(Programme.objects.inside(request.viewer), code=event.programme_code)
    record = queries.record_of_event(event)
    if request.method == "POST" and record is not None:
        try:
            if undo(event, record, by=request.user, now=timezone.now()):
                messages.success(request, _("It is undone. The history keeps both."))
            else:
                messages.error(request, _("It was changed again since. Open it and correct it there."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("entered", pk)
    return render(
        request,
        "programme/history_entry.html",
        {"event": event, "record": record, "fields": queries.changed_fields(event, record)},
    )
