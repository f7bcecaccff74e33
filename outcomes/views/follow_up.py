"""List and edit follow-up actions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions import follow_up
from outcomes.forms.follow_up import FollowUpActionForm
from outcomes.models import FollowUpAction
from p2p.base.i18n import dates
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.READ)
def action_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    actions = programme.actions.visible_to(request.viewer).for_list()
    return render_programme(request, programme, "outcomes/follow_up.html", actions=actions, today=dates.today())


@programme_view(Can.READ)
def edit_action(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    actions = programme.actions.visible_to(request.viewer)
    action = get_object_or_404(actions, number=number) if number else FollowUpAction(programme=programme)
    request.can.require_own(action.owner_id, Can.EDIT_FOLLOW_UP)
    form = FollowUpActionForm(request.POST or None, instance=action, programme=programme, viewer=request.viewer)
    today = programme.day_of(timezone.now())

    def save(values, expected, behalf):
        return follow_up.save_action(
            action=action, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    heading = _("Action %(number)s") % {"number": number} if number else _("Add an action")
    return edit_page(request, programme, form=form, save=save, heading=heading)
