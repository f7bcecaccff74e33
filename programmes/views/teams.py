"""Teams of a programme and their members."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from programmes import actions
from programmes.forms.teams import TeamForm
from programmes.gates import evaluate_leads, evaluate_three_sectors
from programmes.models import Membership, Programme, Team
from programmes.models.teams import Side
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme
from programmes.views.invitations import invitations_shown
from programmes.views.memberships import require_own


@programme_view(Can.READ)
def team_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """Teams with their members, warnings about empty roles and missing sectors, and open invitations."""
    members: Any = Membership.objects.visible_to(request.viewer).active().filter(team__programme=programme).for_list()
    teams: Any = programme.teams.visible_to(request.viewer).select_related("organisation")
    for member in members:
        member.may_end = member.person_id != request.user.pk and request.can.ends(member)
    for team in teams:
        team.members = [member for member in members if member.team_id == team.pk]
        team.may_invite, team.may_manage = request.can.invites_to(team), request.can.manages(team)
    return render_programme(
        request,
        programme,
        "programmes/team.html",
        teams=teams,
        invitations=invitations_shown(request, programme),
        warnings=team_warnings(programme, members),
    )


def team_warnings(programme: Programme, members: Iterable[Membership]) -> list[str]:
    """What the exit criteria of preparation miss: roles and sectors of the national team."""
    roles = [(member.role, member.person.name) for member in members if member.person.is_active]
    sectors = [(member.sector,) for member in members if member.team.side == Side.SEEKING]
    evaluations = [evaluate_leads(programme.code, roles), evaluate_three_sectors(programme.code, sectors)]
    return [evaluation.fact for evaluation in evaluations if not evaluation.met]


@programme_view(Can.INVITE)
def edit_team(request: ProgrammeRequest, programme: Programme, team_code: str = "") -> HttpResponse:
    teams: Any = programme.teams.visible_to(request.viewer)
    team = get_object_or_404(teams, code=team_code) if team_code else Team(programme=programme)
    require_own(request.can.manages(team) if team_code else request.can.may(Can.EDIT))
    form = TeamForm(request.POST or None, instance=team, programme=programme)

    def save(values, expected, behalf):
        return actions.save_team(team=team, values=values, by=request.user, expected=expected)

    heading, then = _("Edit the team") if team_code else _("Add a team"), programme.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, then=then)
