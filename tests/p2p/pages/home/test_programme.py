"""The programme on one page, its history, and what donors get to see."""

import datetime as dt

import pytest
from django.utils.translation import override

from p2p.base.history.models import Event
from p2p.pages.home import queries
from programmes import actions
from programmes.models import Membership, Programme
from programmes.toolkit import catalogue
from tests.factories import (
    DocumentFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    MembershipFactory,
    NeedFactory,
    OfferFactory,
    PairingFactory,
    PeerSessionFactory,
    RiskFactory,
    days,
    now,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(programme, coordinator) -> Programme:
    """A little of everything, on three months."""
    both = [team_of(programme, "seeking"), team_of(programme, "providing")]
    needs = [NeedFactory(programme=programme, status=status) for status in ("covered", "partly_covered", "open")]
    for gap, status in ((-40, "agreed"), (-3, "held"), (20, "planned")):
        PeerSessionFactory(
            programme=programme,
            teams=both,
            status=status,
            needs=needs[:1],
            note_taker=coordinator,
            notes_due_on=days(gap + 7) if status == "held" else None,
            starts_at=now() + dt.timedelta(days=gap),
        )
    PairingFactory(team=both[1], state="agreed", agreed_on=days(-50))
    OfferFactory(programme=programme, team=both[1], need=needs[2])
    FollowUpActionFactory(programme=programme, owner=coordinator, due_on=days(-5))
    RiskFactory(programme=programme, owner=coordinator)
    IndicatorFactory(outcome__programme=programme)
    DocumentFactory(programme=programme)
    return programme


def test_everything_has_its_place_on_the_page(busy, coordinator):
    page = queries.overview(busy, coordinator, now())
    sizes = {
        name: len(page[name]) for name in ("needs", "sessions", "ahead", "actions", "indicators", "risks", "pairings")
    }
    assert sizes == {
        "needs": 3, "sessions": 3, "ahead": 1, "actions": 1, "indicators": 1, "risks": 1, "pairings": 1,
    }  # fmt: skip
    assert page["counts"] == {"documents": 1, "offers": 1, "disseminations": 0, "reports": 0}
    assert (page["held"], page["need_words"]) == (2, "1 covered, 1 partly and 1 open")
    assert page["country_list"] == ["South Africa"]


def test_needs_are_shown_with_the_sessions_that_served_them(busy, coordinator):
    page = queries.overview(busy, coordinator, now())
    numbers = [one.number for one in page["sessions"]]
    assert [served for _need, served in page["needs"]] == [numbers, [], []]


def test_what_is_late_is_named_with_whoever_it_lies_with(busy, coordinator):
    page = queries.overview(busy, coordinator, now())
    assert {(duty.kind.code, person) for duty, person in page["missing"]} == {
        ("phase", coordinator),
        ("action", coordinator),
    }


def test_nobody_reads_on_the_page_who_is_late_in_the_other_country(busy, coordinator):
    thabo = peer_of(busy, name="Thabo")
    FollowUpActionFactory(programme=busy, number=77, owner=thabo, due_on=days(-3))
    seen = {
        one.name: {person.name for _duty, person in queries.overview(busy, one, now())["missing"]}
        for one in (coordinator, thabo)
    }
    assert seen == {coordinator.name: {coordinator.name}, "Thabo": {"Thabo"}}


def test_the_team_is_counted_by_sector_and_gender(programme):
    for gender, sector in (("F", "public"), ("F", "private"), ("M", "private")):
        member = teammate_of(programme, gender=gender)
        member.memberships.update(sector=sector)
    MembershipFactory(team=team_of(programme, "providing"), person__gender="F")
    balance = queries.team_balance(list(Membership.objects.filter(team__programme=programme, team__side="seeking")))
    assert (balance["total"], balance["women"], balance["others"]) == (3, 2, 1)
    assert [n for _label, n in balance["sectors"]] == [1, 2]


def test_months_are_columns_and_sessions_beads_in_them(busy, coordinator):
    beads = queries.overview(busy, coordinator, now())["beads"]
    assert [one.kind for one in beads["beads"]] == ["sea", "held", "ring"]
    assert all(0 <= one.x <= 100 for one in beads["beads"])
    assert 0 <= beads["now"] <= 100
    assert {one["phase"].kind for one in beads["bars"]} <= {"PREP", "DIAG", "SESS", "FOLL", "EVAL"}


def test_a_programme_without_sessions_draws_nothing(programme, coordinator):
    assert queries.overview(programme, coordinator, now())["beads"] == {}


def test_the_history_tells_who_did_what(as_, programme, coordinator):
    browser = as_(coordinator)
    need = {"title": "How are artists paid?", "priority": "high", "rank": 1, "status": "open"}
    browser.post(f"{programme.get_absolute_url()}needs/new/", need)
    page = browser.get(f"{programme.get_absolute_url()}history/").content.decode()
    assert ("How are artists paid?" in page, coordinator.name in page) == (True, True)


def test_the_history_speaks_the_language_of_its_reader_whoever_wrote_it(as_, programme, coordinator):
    actions.tick(programme=programme, item="PREP-01", state="done", by=coordinator, today=days(0))
    actions.leave(membership=team_of(programme, "seeking").memberships.get(), by=coordinator, now=now())
    officer = officer_of(programme, language="fr")
    page = as_(officer).get(f"{programme.get_absolute_url()}history/").text
    with override("fr"):
        key_action = catalogue().label("PREP-01")
    assert (f"{key_action}\xa0: Fait" in page or f"{key_action}: Fait" in page, "Ouganda" in page) == (True, True)


def test_the_history_of_one_programme_is_not_that_of_another(as_, programme, coordinator):
    other = started()
    Event.objects.create(programme_code=other.code, kind="programmes.need", key="1", verb="created", title="Elsewhere")
    assert "Elsewhere" not in as_(coordinator).get(f"{programme.get_absolute_url()}history/").content.decode()


def test_a_donor_reads_the_results(busy):
    page = queries.results(busy, observer_of(busy))
    assert (len(page["indicators"]), len(page["reports"]), len(page["phases"])) == (1, 0, 5)


def test_what_was_entered_is_told_in_words(programme, coordinator):
    need = NeedFactory(programme=programme, priority="high")
    event = Event(kind="programmes.need", key=str(need.pk), changes=["priority", "title", "gone"], revision=1)
    assert queries.thing_of(event) == need
    assert queries.fields_of(event, need) == []
    assert queries.fields_of(event, None) == []


def test_an_entry_whose_object_is_gone_can_still_be_looked_at(as_, programme, coordinator):
    event = Event.objects.create(
        kind="programmes.need", key="0", verb="changed", title="Gone", for_person=coordinator, channel="phone",
        told_on=days(0), programme_code=programme.code,
    )  # fmt: skip
    browser = as_(coordinator)
    assert browser.get(f"/entered/{event.pk}/").status_code == 200
    assert browser.post(f"/entered/{event.pk}/").status_code == 200
