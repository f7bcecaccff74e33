"""The history of a programme, and one change that was entered on my behalf."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.history.models import Event
from p2p.base.records.actions import undo
from p2p.pages.programme import queries, visibility
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


@programme_view(Can.HISTORY)
def history(request: HttpRequest, programme: Programme) -> HttpResponse:
    events = visibility.visible_events(programme, request.user).for_list()[:200]
    return render(request, "programme/history.html", {"programme": programme, "events": events, "area": "programmes"})


def entered_for_me(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody entered for me, with one button to undo it."""
    event = get_object_or_404(Event.objects.for_list(), pk=pk, for_person=request.user)
    # What is shown is what it says today, and that is for people who are in the programme today.
    get_object_or_404(Programme.objects.inside(request.user), code=event.programme_code)
    thing = queries.record_of(event)
    if request.method == "POST" and thing is not None:
        try:
            if undo(event, thing, by=request.user, now=timezone.now()):
                messages.success(request, _("It is undone. The history keeps both."))
            else:
                messages.error(request, _("It was changed again since. Open it and correct it there."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("entered", pk)
    return render(
        request,
        "programme/history_entry.html",
        {"event": event, "thing": thing, "fields": queries.changed_fields(event, thing)},
    )
