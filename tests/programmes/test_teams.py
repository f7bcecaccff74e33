"""Teams of a programme."""

import pytest

from programmes.models import Team
from programmes.policy import Role
from tests.factories import MembershipFactory, team_of

pytestmark = pytest.mark.django_db


def test_a_team_is_added_with_its_organisation(as_, programme, coordinator):
    values = {"code": "KEN", "side": "providing", "country": "KE", "organisation_name": "Copyright  Board"}
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}team/new/", values)
    assert (answer.status_code, answer["Location"]) == (302, programme.get_absolute_url())
    team = Team.objects.get(programme=programme, code="KEN")
    assert (team.side, team.country.code, team.organisation.name) == ("providing", "KE", "Copyright Board")


def test_a_second_team_of_the_same_code_is_refused_on_the_form(as_, programme, coordinator):
    values = {"code": programme.code[:3], "side": "providing", "country": "KE", "organisation_name": ""}
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}team/new/", values)
    assert answer.status_code == 422
    assert programme.teams.filter(side="providing").count() == 0


def test_the_page_of_the_teams_names_what_is_missing(as_, programme, coordinator):
    page = as_(coordinator).get(f"{programme.get_absolute_url()}team/")
    assert len(page.context["warnings"]) == 2
    for role, sector in ((Role.DEPUTY, "private"), (Role.MEMBER, "civil_society")):
        MembershipFactory(team=team_of(programme, "seeking"), role=role, sector=sector)
    page = as_(coordinator).get(f"{programme.get_absolute_url()}team/")
    assert page.context["warnings"] == []
