"""Duties of the people on one's own side."""

import re

import pytest

from p2p.base.accounts.models import Person
from tests.factories import (
    FollowUpActionFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
    days,
    officer_of,
    peer_of,
    team_of,
)

pytestmark = pytest.mark.django_db


def test_the_coordination_sees_its_own_side_and_never_who_is_late_in_the_other_country(as_, programme, task):
    amina, lerato = coordinator_of(programme, name="Amina"), PersonFactory(name="Lerato")
    MembershipFactory(person=lerato, team=team_of(programme, "providing"), role="peer_lead")
    thabo = peer_of(programme, name="Thabo")
    for number, owner in ((90, lerato), (91, thabo)):
        FollowUpActionFactory(programme=programme, number=number, owner=owner, due_on=days(-3))
    seen = {}
    for person in (amina, lerato, officer_of(programme)):
        page = as_(person).get(f"{programme.get_absolute_url()}todo/").content.decode()
        seen[person.name] = [name in page for name in (">Bol<", ">Thabo<")]
    assert list(seen.values()) == [[True, False], [False, True], [True, False]]


def test_every_row_of_the_team_leads_the_coordination_to_a_page_that_opens(demo, as_):
    programme, browser = demo["UGA-FILM"], as_(Person.objects.get(email="achieng@uga-film.example"))
    for page in (f"{programme.get_absolute_url()}todo/", programme.get_absolute_url()):
        shown = browser.get(page).content.decode()
        rows = re.findall(r'<li>\s*<a href="(/programmes/[^"]+)">', shown)
        assert rows
        assert {path: browser.get(path).status_code for path in rows if browser.get(path).status_code != 200} == {}
