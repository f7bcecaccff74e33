"""Tick a key action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from programmes import actions
from programmes.models import ChecklistTick, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.toolkit import catalogue


@require_POST
@programme_view(Can.EDIT)
def tick(request: ProgrammeRequest, programme: Programme, item: str) -> HttpResponse:
    state = request.POST.get("state", "")
    if item not in catalogue().by_code or state not in ChecklistTick.State.values:
        raise Http404
    try:
        actions.tick(
            programme=programme,
            item=item,
            state=state,
            by=request.user,
            today=programme.day_of(timezone.now()),
            seen=request.POST.get("seen"),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("programmes:phase", programme.code, item.split("-")[0])
