"""Duties of the people on one's own side, for those who lead it."""

from django.http import HttpResponse

from p2p.base.i18n import dates
from p2p.pages.programme import queries
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.SEE_TEAM_TASKS)
def team_duties(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    groups = queries.duties_by_person(programme, request.viewer, dates.today())
    return render_programme(request, programme, "programme/team_duties.html", groups=groups, today=dates.today())
