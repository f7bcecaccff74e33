from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes import actions
from outcomes.forms import ActionForm
from outcomes.models import FollowUpAction
from p2p.base.i18n import dates
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page


@programme_view(Can.READ)
def action_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.actions.visible_to(request.user).for_list()
    return render(
        request,
        "outcomes/actions.html",
        {"programme": programme, "actions": rows, "today": dates.today(), "area": "programmes"},
    )


@programme_view(Can.READ)
def edit_action(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.actions.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else FollowUpAction(programme=programme)
    request.can.require_own(row.owner_id, Can.EDIT_FOLLOW_UP)
    form = ActionForm(request.POST or None, instance=row, programme=programme, person=request.user)
    today = programme.day_of(timezone.now())

    def save(values, expected, behalf):
        return actions.save_action(
            action=row, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    heading = _("Action %(number)s") % {"number": number} if number else _("Add an action")
    return edit_page(request, programme, form=form, save=save, heading=heading)


@programme_view(Can.READ)
def lessons(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.lessons.visible_to(request.user).for_list()
    mine = actions.teams_of(request.user, programme)
    context = {"programme": programme, "lessons": [(one, actions.speaks_for(one, mine)) for one in rows]}
    return render(request, "outcomes/lessons.html", context | {"area": "programmes"})


@require_POST
@programme_view(Can.WRITE_NOTES)
def consent(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The side that a lesson came from lets it leave the exchange, or takes that back."""
    row = get_object_or_404(programme.lessons.visible_to(request.user).for_list(), number=number)
    if not actions.speaks_for(row, actions.teams_of(request.user, programme)):
        raise PermissionDenied(_("The side that this lesson came from decides whether it leaves the exchange."))
    actions.let_leave(lesson=row, agreed="agree" in request.POST, by=request.user)
    return redirect("outcomes:lessons", programme.code)


@programme_view(Can.READ)
def dissemination(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.disseminations.visible_to(request.user)
    return render(request, "outcomes/dissemination.html", {"programme": programme, "rows": rows, "area": "programmes"})
