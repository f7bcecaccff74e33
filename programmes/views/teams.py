"""Teams of a programme and their members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from p2p.base.i18n import text
from programmes import actions
from programmes.forms.teams import TeamForm
from programmes.models import Membership, Programme, Team
from programmes.models.memberships import Sector
from programmes.permissions import programme_view
from programmes.policy import Can, Role
from programmes.record_pages import edit_page
from programmes.rendering import render_programme
from programmes.views.invitations import invitations_shown
from programmes.views.memberships import require_own


@programme_view(Can.READ)
def team_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Teams with their members, warnings about empty roles and missing sectors, and open invitations."""
    members = Membership.objects.visible_to(request.user).active().filter(team__programme=programme).for_list()
    teams = programme.teams.visible_to(request.user).select_related("organisation")
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
        warnings=team_warnings(members),
    )


def team_warnings(members) -> list[str]:
    """Roles and sectors that the national team lacks."""
    seeking = [membership for membership in members if membership.team.side == "seeking"]
    roles, sectors = {membership.role for membership in seeking}, {membership.sector for membership in seeking}
    warnings = []
    if Role.COORDINATOR not in roles:
        warnings.append(_("The national team has no coordinator."))
    elif Role.DEPUTY not in roles:
        warnings.append(_("The coordinator has no deputy."))
    if missing := [
        sector.label for sector in (Sector.PUBLIC, Sector.PRIVATE, Sector.CIVIL_SOCIETY) if sector not in sectors
    ]:
        warnings.append(
            _("Nobody in the national team comes from: %(sectors)s.") % {"sectors": text.join_list(missing)}
        )
    return warnings


@programme_view(Can.INVITE)
def edit_team(request: HttpRequest, programme: Programme, team_code: str = "") -> HttpResponse:
    teams = programme.teams.visible_to(request.user)
    team = get_object_or_404(teams, code=team_code) if team_code else Team(programme=programme)
    require_own(request.can.manages(team) if team_code else request.can.may(Can.EDIT))
    form = TeamForm(request.POST or None, instance=team, programme=programme)

    def save(values, expected, behalf):
        return actions.save_team(team=team, values=values, by=request.user, expected=expected)

    heading, then = _("Edit the team") if team_code else _("Add a team"), programme.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, then=then)
