"""Offers and exchanges: asked for, answered once, with a reason when the answer is no."""

import pytest
from django.core.exceptions import ValidationError

from p2p.base.accounts.models import Person
from p2p.base.workdays.work_calendars import work_calendar_of
from peers import actions
from peers.models import Offer, Pairing
from tests.factories import (
    DayOffFactory,
    NeedFactory,
    OfferFactory,
    PairingFactory,
    TeamFactory,
    coordinator_of,
    days,
    deputy_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(programme, peer) -> Offer:
    return OfferFactory(programme=programme, number=1, team=team_of(programme, "providing"))


def made(programme, **values) -> Offer:
    draft = {
        "team": team_of(programme, "providing"),
        "need": NeedFactory(programme=programme),
        "title": "Two hours with our fund",
        "format": "FM-CLINIC",
    }
    return actions.save_offer(
        offer=Offer(programme=programme), values=draft | values, by=peer_of(programme), today=today()
    )


def test_a_new_offer_asks_the_coordinator_for_an_answer_in_a_fortnight(programme, coordinator):
    deputy_of(programme)
    offer = made(programme)
    due = work_calendar_of(coordinator.country, programme.code).on_or_after(days(14))
    assert (offer.status, offer.answer_by, offer.answer_due_on) == ("proposed", coordinator, due)


def test_a_new_offer_asks_nobody_whose_account_is_closed(programme, coordinator):
    deputy = deputy_of(programme)
    Person.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert made(programme).answer_by == deputy


def test_no_answer_is_due_on_a_day_on_which_the_coordinator_does_not_work(programme, coordinator):
    Person.objects.filter(pk=coordinator.pk).update(country="EG")
    for n in range(14, 20):
        DayOffFactory(country="EG", day=days(n))
    assert made(programme).answer_due_on >= days(20)


def test_without_a_coordinator_the_deputy_is_asked(programme):
    bol = deputy_of(programme)
    assert made(programme).answer_by == bol


def test_with_nobody_to_ask_the_offer_waits_all_the_same(programme):
    assert made(programme).answer_by is None


def test_a_changed_offer_keeps_its_day(programme, offer, peer):
    offer.answer_due_on = days(3)
    offer.save()
    changed = actions.save_offer(offer=offer, values={"title": "Three hours"}, by=peer, today=today())
    assert (changed.title, changed.answer_due_on) == ("Three hours", days(3))


def test_an_accepted_offer_matches_its_need(offer, coordinator):
    actions.answer_offer(offer=offer, accepted=True, reason="", by=coordinator)
    offer.refresh_from_db()
    offer.need.refresh_from_db()
    assert (offer.status, offer.need.status) == ("accepted", "matched")


def test_a_need_that_is_further_on_stays_there(offer, coordinator):
    offer.need.status = "covered"
    offer.need.save()
    actions.answer_offer(offer=offer, accepted=True, reason="", by=coordinator)
    offer.need.refresh_from_db()
    assert offer.need.status == "covered"


def test_declining_says_why(offer, coordinator):
    with pytest.raises(ValidationError):
        actions.answer_offer(offer=offer, accepted=False, reason=" ", by=coordinator)
    declined = actions.answer_offer(offer=offer, accepted=False, reason="We have it already.", by=coordinator)
    assert (declined.status, declined.reason) == ("declined", "We have it already.")
    offer.need.refresh_from_db()
    assert offer.need.status == "open"


@pytest.mark.parametrize("status", ["accepted", "declined", "delivered"])
def test_an_offer_is_answered_once(offer, coordinator, status):
    Offer.objects.update(status=status, reason="Said.")
    offer.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.answer_offer(offer=offer, accepted=True, reason="", by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_the_first_one_stands():
    programme = started()
    amina, bol = coordinator_of(programme), deputy_of(programme)
    offer = OfferFactory(programme=programme)
    facts = {"offer": offer, "reason": "We have it already."}
    ends = at_once(
        lambda: actions.answer_offer(accepted=True, by=amina, **facts),
        lambda: actions.answer_offer(accepted=False, by=bol, **facts),
    )
    offer.refresh_from_db()
    assert {type(one) for one in ends} == {Offer, ValidationError}
    assert (offer.status in {"accepted", "declined"}, offer.version) == (True, 2)


def test_only_what_was_accepted_is_delivered(offer, coordinator):
    with pytest.raises(ValidationError):
        actions.mark_offer_delivered(offer=offer, by=coordinator)
    accepted = actions.answer_offer(offer=offer, accepted=True, reason="", by=coordinator)
    assert actions.mark_offer_delivered(offer=accepted, by=coordinator).status == "delivered"


def test_the_coordinator_answers_on_the_page(as_, offer, coordinator):
    path = f"{offer.get_absolute_url()}answer/"
    browser = as_(coordinator)
    answer = browser.post(path, {"decline": "1", "reason": ""})
    assert (answer.status_code, len(answer.context["refusals"])) == (422, 1)
    assert browser.post(path, {"accept": "1"}).status_code == 302
    assert browser.post(path, {"delivered": "1"}).status_code == 302
    offer.refresh_from_db()
    assert offer.status == "delivered"


def test_peers_do_not_accept_their_own_offers(as_, offer, peer):
    assert as_(peer).post(f"{offer.get_absolute_url()}answer/", {"accept": "1"}).status_code == 403
    offer.refresh_from_db()
    assert offer.status == "proposed"


def test_peers_make_an_offer_on_the_page(as_, programme, peer):
    need = NeedFactory(programme=programme)
    values = {"team": team_of(programme, "providing").pk, "need": need.pk, "title": "An hour", "format": "FM-CLINIC"}
    assert as_(peer).post(f"{programme.get_absolute_url()}offers/new/", values).status_code == 302
    assert Offer.objects.get().need == need


def test_an_offer_answers_a_need_of_this_programme_that_is_still_wanted(as_, programme, peer):
    foreign, dropped = NeedFactory(programme=started()), NeedFactory(programme=programme, status="dropped", reason="x")
    for need in (foreign, dropped):
        values = {
            "team": team_of(programme, "providing").pk,
            "need": need.pk,
            "title": "An hour",
            "format": "FM-CLINIC",
        }
        answer = as_(peer).post(f"{programme.get_absolute_url()}offers/new/", values)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["need"])


def test_the_national_team_reads_offers_and_makes_none(as_, programme, offer):
    member = teammate_of(programme)
    assert as_(member).get(offer.get_absolute_url()).status_code == 200
    assert as_(member).get(f"{programme.get_absolute_url()}offers/new/").status_code == 403


def test_there_is_one_exchange_with_a_country(as_, programme, coordinator):
    pairing = PairingFactory(team__programme=programme)
    values = {"team": pairing.team_id, "focus": "", "state": "proposed", "agreed_on": ""}
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}exchanges/new/", values)
    assert answer.status_code == 422
    assert Pairing.objects.count() == 1


def test_an_exchange_is_with_a_team_of_this_programme_that_provides(as_, programme, coordinator):
    for team in (TeamFactory(), team_of(programme, "seeking")):
        values = {"team": team.pk, "focus": "", "state": "proposed", "agreed_on": ""}
        answer = as_(coordinator).post(f"{programme.get_absolute_url()}exchanges/new/", values)
        assert list(answer.context["form"].errors) == ["team"]


def test_an_exchange_of_another_programme_is_not_there(as_, programme, coordinator):
    foreign = PairingFactory(number=5)
    assert coordinator_of(foreign.programme) != coordinator
    assert as_(coordinator).get(f"{programme.get_absolute_url()}exchanges/5/").status_code == 404
