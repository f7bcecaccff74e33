"""The programme on one page, its history, and what donors get to see."""

import datetime as dt

import pytest

from p2p.base.accounts.viewer import Viewer
from p2p.pages.programme import queries
from programmes.models import Membership, Programme
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
    peer_of,
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
    page = queries.overview(busy, Viewer(coordinator), now())
    sizes = {
        name: len(page[name]) for name in ("needs", "sessions", "ahead", "actions", "indicators", "risks", "pairings")
    }
    assert sizes == {
        "needs": 3, "sessions": 3, "ahead": 1, "actions": 1, "indicators": 1, "risks": 1, "pairings": 1,
    }  # fmt: skip
    assert page["counts"] == {"documents": 1, "offers": 1, "disseminations": 0, "reports": 0}
    assert (page["held"], page["need_summary"]) == (2, "1 covered, 1 partly and 1 open")
    assert page["country_list"] == ["South Africa"]


def test_needs_are_shown_with_the_sessions_that_served_them(busy, coordinator):
    page = queries.overview(busy, Viewer(coordinator), now())
    numbers = [one.number for one in page["sessions"]]
    assert [served for _need, served in page["needs"]] == [numbers, [], []]


def test_what_is_late_is_named_with_whoever_it_lies_with(busy, coordinator):
    page = queries.overview(busy, Viewer(coordinator), now())
    assert {(duty.kind.code, person) for duty, person in page["missing"]} == {
        ("phase", coordinator),
        ("action", coordinator),
    }


def test_nobody_reads_on_the_page_who_is_late_in_the_other_country(busy, coordinator):
    thabo = peer_of(busy, name="Thabo")
    FollowUpActionFactory(programme=busy, number=77, owner=thabo, due_on=days(-3))
    seen = {
        one.name: {person.name for _duty, person in queries.overview(busy, Viewer(one), now())["missing"]}
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
    beads = queries.overview(busy, Viewer(coordinator), now())["beads"]
    assert [one.kind for one in beads["beads"]] == ["sea", "held", "ring"]
    assert all(0 <= one.x <= 100 for one in beads["beads"])
    assert 0 <= beads["now"] <= 100
    assert {one["phase"].kind for one in beads["bars"]} <= {"PREP", "DIAG", "SESS", "FOLL", "EVAL"}


def test_a_programme_without_sessions_draws_nothing(programme, coordinator):
    assert queries.overview(programme, Viewer(coordinator), now())["beads"] == {}


def test_a_donor_reads_the_results(busy):
    page = queries.results_context(busy, Viewer(observer_of(busy)))
    assert (len(page["indicators"]), len(page["reports"]), len(page["phases"])) == (1, 0, 5)
