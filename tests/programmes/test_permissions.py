"""Who sees a programme: members, UNESCO for its region, donors for the results; nobody else, and not too long."""

import datetime as dt

import pytest

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from programmes.members import people_working_in
from programmes.models import Membership, Programme
from programmes.permissions import Permissions, has_permission
from programmes.policy import Can, Role
from tests.factories import (
    MembershipFactory,
    NeedFactory,
    PersonFactory,
    ProgrammeFactory,
    RiskFactory,
    coordinator_of,
    days,
    deputy_of,
    now,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    unesco,
)

pytestmark = pytest.mark.django_db


def seen_by(person: Person) -> list[str]:
    return list(Programme.objects.visible_to(Viewer(person)).order_by("code").values_list("code", flat=True))


def test_members_see_their_own_programmes_only():
    ours, _theirs = ProgrammeFactory(), ProgrammeFactory()
    assert seen_by(coordinator_of(ours)) == [ours.code]
    assert seen_by(peer_of(ours)) == [ours.code]
    assert seen_by(PersonFactory()) == []


def test_somebody_who_has_not_signed_in_sees_nothing(client):
    ProgrammeFactory()
    assert client.get("/programmes/").status_code == 302


def test_whoever_left_gets_a_404_on_the_very_next_click(as_):
    programme = started()
    thabo = peer_of(programme)
    browser = as_(thabo)
    assert browser.get(programme.get_absolute_url()).status_code == 200
    Membership.objects.filter(person=thabo).update(ended_at=now())
    assert browser.get(programme.get_absolute_url()).status_code == 404


def test_a_membership_that_begins_tomorrow_opens_nothing_today():
    membership = MembershipFactory(since=days(2))
    assert seen_by(membership.person) == []


def test_a_membership_that_ends_tomorrow_still_opens_today():
    membership = MembershipFactory(ended_at=now() + dt.timedelta(days=1))
    assert seen_by(membership.person) == [membership.programme.code]


def test_two_roles_in_one_programme_add_up():
    programme = ProgrammeFactory()
    zara = observer_of(programme)
    MembershipFactory(person=zara, team=team_of(programme, "seeking"), role=Role.MEMBER)
    rights = Permissions(Viewer(zara), programme)
    assert rights.roles == {Role.OBSERVER, Role.MEMBER}
    assert (rights.may(Can.EDIT_FOLLOW_UP), rights.may(Can.EDIT)) == (True, False)


def test_a_role_gives_nothing_in_another_programme():
    here, there = ProgrammeFactory(), ProgrammeFactory()
    amina = coordinator_of(here)
    MembershipFactory(person=amina, team=team_of(there, "providing"), role=Role.PEER)
    assert (has_permission(Viewer(amina), Can.EDIT, here), has_permission(Viewer(amina), Can.EDIT, there)) == (
        True,
        False,
    )
    assert (has_permission(Viewer(amina), Can.OFFER, there), has_permission(Viewer(amina), Can.READ, there)) == (
        True,
        True,
    )


def test_a_region_is_read_by_its_own_unesco_staff_and_by_no_other():
    uganda, costa_rica = ProgrammeFactory(seeking_country="UG"), ProgrammeFactory(seeking_country="CR")
    assert seen_by(unesco(Person.Portfolio.AFRICA)) == [uganda.code]
    assert seen_by(unesco(Person.Portfolio.LATIN_AMERICA)) == [costa_rica.code]
    assert seen_by(unesco(Person.Portfolio.EUROPE_AMERICA)) == []
    assert seen_by(unesco()) == sorted([uganda.code, costa_rica.code])


def test_whoever_reads_a_region_also_reads_the_programme_elsewhere_in_which_they_sit():
    uganda, costa_rica = ProgrammeFactory(seeking_country="UG"), ProgrammeFactory(seeking_country="CR")
    assert seen_by(officer_of(costa_rica, portfolio=Person.Portfolio.AFRICA)) == sorted([uganda.code, costa_rica.code])


def test_a_portfolio_reads_and_approves_but_does_not_edit():
    programme = ProgrammeFactory()
    ingrid = unesco()
    granted = {act for act in Can if has_permission(Viewer(ingrid), act, programme)}
    assert granted == {Can.SEE_RESULTS, Can.READ, Can.WAIVE, Can.CONTACTS, Can.APPROVE, Can.HISTORY, Can.ADMIT}


def test_an_administrator_reads_no_programme():
    ProgrammeFactory()
    assert seen_by(PersonFactory(is_superuser=True)) == []


def test_a_donor_sees_the_programme_but_not_its_work():
    programme = started()
    renske = observer_of(programme)
    NeedFactory(programme=programme)
    assert seen_by(renske) == [programme.code]
    assert list(Programme.objects.inside(Viewer(renske))) == []
    assert list(programme.needs.visible_to(Viewer(renske))) == []
    assert list(programme.teams.visible_to(Viewer(renske))) == []
    assert list(Membership.objects.visible_to(Viewer(renske))) == []


def test_a_donor_gets_a_page_of_results_in_place_of_the_programme(as_):
    programme = started()
    NeedFactory(programme=programme, title="How do artists live from this?")
    page = as_(observer_of(programme)).get(programme.get_absolute_url())
    assert "programme/results.html" in [one.name for one in page.templates]
    assert "How do artists live" not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "path"),
    [
        ("paused", "needs/new/"),
        ("paused", "reports/new/"),
        ("closed_with_follow_up", "edit/"),
        ("closed_with_follow_up", "needs/new/"),
        ("closed_with_follow_up", "sessions/new/"),
        ("archived", "actions/new/"),
        ("archived", "reports/new/"),
        ("cancelled", "actions/new/"),
    ],
)
def test_a_programme_at_rest_refuses_with_a_sentence_that_names_its_state(as_, state, path):
    programme = started(state=state)
    answer = as_(coordinator_of(programme)).get(f"{programme.get_absolute_url()}{path}")
    assert answer.status_code == 403
    assert programme.get_state_display() in answer.content.decode()


def closed(on: dt.date) -> tuple[Programme, Person]:
    """A programme closed on that day, and Amina, who carries its file."""
    programme = started(state="closed_with_follow_up")
    amina = coordinator_of(programme)
    Programme.objects.update(closed_on=on, carrier=amina)
    return programme, amina


CARRIED = ("actions/new/", "reports/new/", "messages/")


@pytest.mark.parametrize("path", [*CARRIED, "needs/", "team/", "history/", ""])
def test_after_closing_the_carrier_of_the_file_goes_on_with_the_help_of_the_officer(as_, path):
    programme, amina = closed(days(-30))
    for person in (amina, officer_of(programme)):
        assert as_(person).get(f"{programme.get_absolute_url()}{path}").status_code == 200


@pytest.mark.parametrize("path", CARRIED)
def test_after_closing_the_others_read(as_, path):
    programme, _amina = closed(days(-30))
    browser = as_(deputy_of(programme))
    assert browser.get(f"{programme.get_absolute_url()}{path}").status_code == 403
    assert browser.get(programme.get_absolute_url()).status_code == 200


def test_after_closing_a_refusal_names_whoever_carries_the_file(as_):
    programme, amina = closed(days(-30))
    page = as_(deputy_of(programme)).get(f"{programme.get_absolute_url()}actions/new/")
    assert (page.status_code, amina.name in page.text) == (403, True)


def test_a_refusal_names_no_carrier_who_cannot_do_it_either(as_):
    programme, amina = closed(days(-900))
    for person in (amina, deputy_of(programme)):
        page = as_(person).get(f"{programme.get_absolute_url()}actions/new/")
        assert (page.status_code, "carries its file" in page.text) == (403, False)


def test_an_observer_who_was_chosen_before_is_not_dropped_without_a_word(as_, programme, coordinator):
    observer = observer_of(programme)
    risk = RiskFactory(programme=programme, owner=observer)
    form = as_(coordinator).get(risk.get_absolute_url()).context["form"]
    assert observer in form.fields["owner"].queryset


def test_nobody_who_only_observes_is_offered_for_work(programme, coordinator, peer):
    observer = observer_of(programme)
    offered = set(people_working_in(programme))
    assert ({coordinator, peer} <= offered, observer in offered) == (True, False)


def test_nobody_whose_account_is_closed_is_offered_for_work(programme, coordinator, peer):
    Person.objects.filter(pk=peer.pk).update(is_active=False)
    assert (peer in people_working_in(programme), peer in people_working_in(programme, peer.pk)) == (False, True)


@pytest.mark.parametrize(("day", "code"), [(-731, 200), (-732, 403)])
def test_follow_up_ends_after_two_years(as_, day, code):
    programme, amina = closed(days(day))
    assert as_(amina).get(f"{programme.get_absolute_url()}actions/new/").status_code == code


@pytest.mark.parametrize("state", ["paused", "closed_with_follow_up", "archived", "cancelled"])
def test_a_programme_at_rest_can_still_be_read_by_its_people(as_, state):
    programme = started(state=state)
    for person in (peer_of(programme), unesco()):
        assert as_(person).get(f"{programme.get_absolute_url()}needs/").status_code == 200


@pytest.mark.parametrize("state", ["paused", "closed_with_follow_up", "archived", "cancelled"])
def test_a_programme_at_rest_can_be_taken_up_again(as_, state):
    programme = started(state=state)
    path = f"{programme.get_absolute_url()}state/"
    amina = as_(coordinator_of(programme))
    assert path in amina.get(programme.get_absolute_url()).text
    answer = amina.post(path, {"state": "active", "carrier": "", "reason": ""})
    assert answer.status_code == 302
    programme.refresh_from_db()
    assert programme.state == "active"


def test_a_carrier_who_has_left_is_followed_by_another_one(as_):
    programme = started(state="closed_with_follow_up", closed_on=days(-90))
    deputy = deputy_of(programme)
    values = {"state": "closed_with_follow_up", "carrier": deputy.pk, "reason": "Amina has another post now."}
    assert as_(officer_of(programme)).post(f"{programme.get_absolute_url()}state/", values).status_code == 302
    programme.refresh_from_db()
    assert (programme.carrier, programme.closed_on) == (deputy, days(-90))


def test_whoever_carries_the_file_asks_how_things_stand(as_):
    amina, programme = PersonFactory(), started(state="closed_with_follow_up", closed_on=days(-90))
    MembershipFactory(person=amina, team=team_of(programme, "seeking"), role="coordinator")
    path = f"{programme.get_absolute_url()}surveys/new/"
    assert as_(amina).get(path).status_code == 403
    programme.carrier = amina
    programme.save()
    assert as_(amina).get(path).status_code == 200


def test_a_refusal_by_role_tells_whom_to_ask(as_):
    programme = started()
    answer = as_(peer_of(programme)).get(f"{programme.get_absolute_url()}edit/")
    assert answer.status_code == 403
    assert str(Permissions(Viewer(peer_of(programme)), programme).refusal(Can.EDIT)) in answer.content.decode()


def test_how_people_can_be_reached_is_for_those_who_work_together(as_):
    programme = started()
    coordinator_of(programme, contact_email="amina@ministry.example")
    path = f"{programme.get_absolute_url()}team/"
    for person in (teammate_of(programme), peer_of(programme), officer_of(programme), unesco()):
        assert "amina@ministry.example" in as_(person).get(path).content.decode()


def test_once_archived_a_programme_keeps_addresses_to_itself(as_):
    programme = started(state="archived")
    coordinator_of(programme, contact_email="amina@ministry.example")
    page = as_(teammate_of(programme)).get(f"{programme.get_absolute_url()}team/").content.decode()
    assert "amina@ministry.example" not in page
