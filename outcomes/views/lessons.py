"""List lessons; release one or withdraw the release."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes import permissions
from outcomes.actions import lessons
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


@programme_view(Can.READ)
def lesson_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.lessons.visible_to(request.user).for_list()
    mine = permissions.teams_represented_by(request.user, programme)
    context = {"programme": programme, "lessons": [(one, permissions.can_release(one, mine)) for one in rows]}
    return render(request, "outcomes/lessons.html", context | {"area": "programmes"})


@require_POST
@programme_view(Can.WRITE_NOTES)
def change_lesson_release(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The side that a lesson came from lets it leave the exchange, or takes that back."""
    row = get_object_or_404(programme.lessons.visible_to(request.user).for_list(), number=number)
    if not permissions.can_release(row, permissions.teams_represented_by(request.user, programme)):
        raise PermissionDenied(_("The side that this lesson came from decides whether it leaves the exchange."))
    lessons.release_lesson(lesson=row, agreed="agree" in request.POST, by=request.user)
    return redirect("outcomes:lessons", programme.code)
