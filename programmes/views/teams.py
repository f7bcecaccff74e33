"""Teams of a programme and their members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from p2p.base.i18n import text
from programmes import actions
from programmes.forms.teams import TeamForm
from programmes.models import Membership, Programme, Team
from programmes.models.memberships import Sector
from programmes.permissions import programme_view
from programmes.policy import Can, Role
from programmes.record_pages import edit_page
from programmes.views.invitations import invitations_shown
from programmes.views.memberships import require_own


@programme_view(Can.READ)
def team(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Both sides by team, the balance of sectors, roles left empty, and the invitations under way."""
    members = Membership.objects.visible_to(request.user).active().filter(team__programme=programme).for_list()
    teams = programme.teams.visible_to(request.user).select_related("organisation")
    for member in members:
        member.ending = member.person_id != request.user.pk and request.can.ends(member)
    for one in teams:
        one.members = [member for member in members if member.team_id == one.pk]
        one.inviting, one.managing = request.can.invites_to(one), request.can.manages(one)
    context = {
        "programme": programme,
        "teams": teams,
        "invitations": invitations_shown(request, programme),
        "warnings": team_warnings(members),
        "area": "programmes",
    }
    return render(request, "programmes/team.html", context)


def team_warnings(members) -> list[str]:
    """What a team of this kind usually needs and this one lacks."""
    seeking = [one for one in members if one.team.side == "seeking"]
    roles, sectors = {one.role for one in seeking}, {one.sector for one in seeking}
    found = []
    if Role.COORDINATOR not in roles:
        found.append(_("The national team has no coordinator."))
    elif Role.DEPUTY not in roles:
        found.append(_("The coordinator has no deputy."))
    if missing := [
        sector.label for sector in (Sector.PUBLIC, Sector.PRIVATE, Sector.CIVIL_SOCIETY) if sector not in sectors
    ]:
        found.append(_("Nobody in the national team comes from: %(sectors)s.") % {"sectors": text.join_list(missing)})
    return found


@programme_view(Can.INVITE)
def edit_team(request: HttpRequest, programme: Programme, team: str = "") -> HttpResponse:
    row = get_object_or_404(programme.teams.visible_to(request.user), code=team) if team else Team(programme=programme)
    require_own(request.can.manages(row) if team else request.can.may(Can.EDIT))
    form = TeamForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_team(team=row, values=values, by=request.user, expected=expected)

    heading, then = _("Edit the team") if team else _("Add a team"), programme.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, then=then)
