"""Who joins a team gets its country."""

import pytest

from p2p.base.accounts.forms import ProfileForm, WelcomeForm
from p2p.base.accounts.models import Person
from programmes import actions
from programmes.models.memberships import Sector
from programmes.policy import Role
from tests.factories import PersonFactory, started, team_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return started(seeking_country="UG")


def join(person: Person, team) -> Person:
    actions.join(person=person, team=team, role=Role.MEMBER, sector=Sector.PUBLIC, by=None, on=today())
    return Person.objects.get(pk=person.pk)


def test_whoever_joins_without_a_country_gets_that_of_the_team(programme):
    assert join(PersonFactory(), team_of(programme, "seeking")).country == "UG"


def test_whoever_has_a_country_keeps_it(programme):
    assert join(PersonFactory(country="FR"), team_of(programme, "seeking")).country == "FR"


def test_a_team_without_a_country_gives_none(programme):
    assert join(PersonFactory(), team_of(programme, "support")).country == ""


def test_a_profile_asks_for_the_country_and_says_what_for():
    assert ProfileForm(instance=PersonFactory()).fields["country"].help_text.startswith("Its weekend")


def test_an_empty_country_in_the_welcome_leaves_that_of_the_team():
    typed = {"name": "Amina", "language": "en", "time_zone": "UTC"}
    for country, kept in (("", None), ("ZA", "ZA")):
        form = WelcomeForm(typed | {"country": country}, instance=PersonFactory(), by_address=True)
        assert form.is_valid()
        assert form.cleaned_data.get("country") == kept
