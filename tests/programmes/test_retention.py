"""How people can be reached is erased a year after the last of their programmes was archived."""

import pytest

from p2p.base.history.models import Event
from programmes import actions
from programmes.models import Programme
from programmes.policy import Role
from tests.factories import MembershipFactory, PersonFactory, coordinator_of, days, peer_of, started, team_of, today

pytestmark = pytest.mark.django_db


def archived(gap: int) -> Programme:
    programme = started(state="archived")
    Programme.objects.filter(pk=programme.pk).update(put_away_on=days(gap))
    return programme


def reach(person) -> tuple[str, str]:
    person.refresh_from_db()
    return person.contact_email, person.phone


def contact(programme: Programme, **values):
    return peer_of(programme, email=None, contact_email="naledi@zaf.example", phone="+27 60 000 0001", **values)


def test_after_a_year_address_and_phone_go_and_the_name_stays():
    naledi = contact(archived(-366), name="Naledi")
    assert actions.erase_contacts(today=today()) == 1
    assert (reach(naledi), naledi.name) == (("", ""), "Naledi")
    event = Event.objects.get(verb="erased")
    assert (event.actor, event.changes) == (None, ["contact_email", "phone"])
    assert "naledi@zaf.example" not in f"{event.title} {event.reason}"


def test_a_second_run_finds_nothing_more():
    contact(archived(-366))
    assert [actions.erase_contacts(today=today()) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("gap", [-300, 0])
def test_within_the_year_nothing_goes(gap):
    naledi = contact(archived(gap))
    assert actions.erase_contacts(today=today()) == 0
    assert reach(naledi) == ("naledi@zaf.example", "+27 60 000 0001")


def test_whoever_is_still_needed_elsewhere_keeps_everything():
    naledi = contact(archived(-366))
    MembershipFactory(person=naledi, team=team_of(started(), "providing"), role=Role.PEER)
    assert actions.erase_contacts(today=today()) == 0


def test_a_programme_that_runs_erases_nobody():
    coordinator_of(started())
    assert actions.erase_contacts(today=today()) == 0


@pytest.mark.parametrize("grant", [{"portfolio": "all"}, {"is_superuser": True}])
def test_unesco_and_administrators_are_left_alone(grant):
    contact(archived(-366), **grant)
    assert actions.erase_contacts(today=today()) == 0


def test_people_of_no_programme_are_left_alone():
    PersonFactory(contact_email="new@mail.example")
    assert actions.erase_contacts(today=today()) == 0


def test_archiving_begins_the_year_and_taking_up_again_ends_it(programme, coordinator):
    facts = {"carrier": None, "by": coordinator, "today": today()}
    put_away = actions.change_state(programme=programme, state="archived", reason="Done.", **facts)
    assert put_away.put_away_on == today()
    again = actions.change_state(programme=put_away, state="active", reason="", **facts)
    assert again.put_away_on is None
