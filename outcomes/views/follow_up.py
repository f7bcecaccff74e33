"""List and edit follow-up actions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions import follow_up
from outcomes.forms.follow_up import FollowUpActionForm
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
        "outcomes/follow_up.html",
        {"programme": programme, "actions": rows, "today": dates.today(), "area": "programmes"},
    )


@programme_view(Can.READ)
def edit_action(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.actions.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else FollowUpAction(programme=programme)
    request.can.require_own(row.owner_id, Can.EDIT_FOLLOW_UP)
    form = FollowUpActionForm(request.POST or None, instance=row, programme=programme, person=request.user)
    today = programme.day_of(timezone.now())

    def save(values, expected, behalf):
        return follow_up.save_action(
            action=row, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    heading = _("Action %(number)s") % {"number": number} if number else _("Add an action")
    return edit_page(request, programme, form=form, save=save, heading=heading)
