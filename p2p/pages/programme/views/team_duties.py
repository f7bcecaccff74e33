"""Duties of the people on one's own side, for whoever leads them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from p2p.base.i18n import dates
from p2p.pages.programme import queries
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


@programme_view(Can.SEE_TEAM_TASKS)
def team_duties(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the people of my own side have to do, for whoever leads them."""
    groups = queries.duties_by_person(programme, request.user, dates.today())
    context = {"programme": programme, "groups": groups, "today": dates.today(), "area": "programmes"}
    return render(request, "programme/team_duties.html", context)
