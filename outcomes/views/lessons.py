"""List lessons; release one or withdraw the release."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes import permissions
from outcomes.actions import lessons
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.READ)
def lesson_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    visible_lessons = programme.lessons.visible_to(request.viewer).for_list()
    teams = permissions.teams_represented_by(request.viewer, programme) if request.can.may(Can.WRITE_NOTES) else []
    pairs = [(lesson, permissions.can_release(lesson, teams)) for lesson in visible_lessons]
    return render_programme(request, programme, "outcomes/lessons.html", lessons=pairs)


@require_POST
@programme_view(Can.WRITE_NOTES)
def change_lesson_release(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """The side that the lesson came from releases it from the exchange, or withdraws the release."""
    lesson = get_object_or_404(programme.lessons.visible_to(request.viewer).for_list(), number=number)
    if not permissions.can_release(lesson, permissions.teams_represented_by(request.viewer, programme)):
        raise PermissionDenied(_("The side that this lesson came from decides whether it leaves the exchange."))
    lessons.release_lesson(lesson=lesson, agreed="agree" in request.POST, by=request.user)
    return redirect("outcomes:lessons", programme.code)
