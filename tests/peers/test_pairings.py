"""An exchange is agreed when both countries have said yes, each for itself; until then it says for whom it waits."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from p2p.base.accounts.models import TokenLink
from p2p.base.duties.queries import duties_of
from p2p.base.history.actions import OnBehalf
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.records.actions import undo
from peers import actions
from peers.models import Pairing
from programmes.models import State
from programmes.policy import Role
from tests.factories import (
    MembershipFactory,
    PairingFactory,
    TeamFactory,
    days,
    deputy_of,
    member_of,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(programme, coordinator):
    """Of the peers from South Africa."""
    return member_of(programme, Role.PEER_LEAD, side="providing")


@pytest.fixture
def exchange(programme, lead) -> Pairing:
    return PairingFactory(team=team_of(programme, "providing"), number=1, focus="Tickets")


def path(exchange: Pairing, page: str = "") -> str:
    return f"{exchange.programme.get_absolute_url()}exchanges/{exchange.number}/{page}"


def press(browser, exchange: Pairing, button: str) -> int:
    exchange.refresh_from_db()
    return browser.post(path(exchange, "confirm/"), {button: "1", "seen": exchange.version}).status_code


def yes(exchange: Pairing, *people, **values) -> Pairing:
    for person in people:
        exchange.refresh_from_db()
        exchange = actions.confirm_pairing(pairing=exchange, by=person, today=today(), seen=exchange.version, **values)
    return exchange


def state(exchange: Pairing) -> tuple[str, list[str]]:
    exchange.refresh_from_db()
    return exchange.state, exchange.unconfirmed


def form(exchange: Pairing, **values) -> dict:
    exchange.refresh_from_db()
    known = {"team": exchange.team_id, "focus": exchange.focus, "state": exchange.state, "version": exchange.version}
    return known | values


def owed(person) -> list[tuple[str, int]]:
    return [(one.kind.code, one.number) for one in duties_of([person.pk], today()) if one.kind.code == "exchange"]


@pytest.mark.parametrize("chosen", ["agreed", "ended"])
def test_no_side_makes_an_exchange_agreed_with_a_select_box(as_, exchange, coordinator, chosen):
    answer = as_(coordinator).post(path(exchange), form(exchange, state=chosen))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["state"])
    with pytest.raises(ValidationError):
        actions.save_pairing(pairing=exchange, values={"state": chosen}, by=coordinator)
    assert state(exchange) == ("proposed", ["seeking", "providing"])
    new = {"team": TeamFactory(programme=exchange.programme).pk, "focus": "", "state": chosen}
    assert as_(coordinator).post(path(exchange)[:-2] + "new/", new).status_code == 422


def test_it_is_agreed_when_both_have_said_yes(as_, exchange, coordinator, lead):
    pages = [as_(coordinator), as_(lead)]
    assert press(pages[0], exchange, "confirm") == 302
    assert state(exchange) == ("proposed", ["providing"])
    assert f"Waits for {exchange.team}" in pages[1].get(exchange.get_absolute_url()).content.decode()
    assert press(pages[1], exchange, "confirm") == 302
    assert (state(exchange), exchange.agreed_on) == (("agreed", []), today())
    told = Event.objects.filter(verb="confirmed").values_list("actor", flat=True)
    assert set(told) == {coordinator.pk, lead.pk}
    assert [one["confirmed_by"] for one in exchange.confirmations] == [coordinator, lead]


def test_nobody_says_yes_for_the_other_side_or_twice(as_, programme, exchange, coordinator, lead):
    others = TeamFactory(programme=programme, code="KEN", country="KE")
    wanjiru = MembershipFactory(team=others, role=Role.PEER_LEAD).person
    assert press(as_(wanjiru), exchange, "confirm") == 403
    assert [press(as_(one), exchange, "confirm") for one in (peer_of(programme), officer_of(programme))] == [403, 403]
    assert press(as_(deputy_of(programme)), exchange, "confirm") == 302
    assert press(as_(coordinator), exchange, "confirm") == 422
    assert state(exchange) == ("proposed", ["providing"])


def test_the_other_side_gets_a_task_and_is_reminded_until_it_has_confirmed(exchange, coordinator, lead):
    assert (owed(coordinator), owed(lead)) == ([], [])
    yes(exchange, coordinator)
    assert (owed(coordinator), owed(lead)) == ([], [("exchange", 1)])
    Pairing.objects.update(answer_due_on=today())
    plan_reminders(now())
    assert Notification.objects.filter(person=lead, data__duty="exchange").count() == 1
    yes(exchange, lead)
    assert (owed(coordinator), owed(lead)) == ([], [])


def test_the_coordination_gets_it_when_the_peers_were_first(exchange, coordinator, lead):
    yes(exchange, lead)
    assert (owed(coordinator), owed(lead)) == ([("exchange", 1)], [])


def test_leads_of_other_peers_owe_nothing(programme, exchange, coordinator):
    kenya = TeamFactory(programme=programme, code="KEN", country="KE")
    wanjiru = MembershipFactory(team=kenya, role=Role.PEER_LEAD).person
    yes(exchange, coordinator)
    assert owed(wanjiru) == []


def test_a_personal_link_is_enough(client, exchange, coordinator, lead):
    yes(exchange, coordinator)
    facts = {"purpose": TokenLink.Purpose.SIGN_IN, "target": exchange.get_absolute_url(), "days": 9, "now": now()}
    _link, token = TokenLink.issue(person=lead, **facts)
    page = client.post(f"/l/{token}/", follow=True)
    assert "Confirm the exchange" in page.content.decode()
    assert press(client, exchange, "confirm") == 302
    assert state(exchange) == ("agreed", [])


def test_a_refusal_says_why_on_the_page_of_the_exchanges(as_, exchange, coordinator):
    exchange.refresh_from_db()
    page = as_(coordinator).post(path(exchange, "confirm/"), {"withdraw": "1", "seen": exchange.version})
    assert page.status_code == 422
    assert [reason for reason in page.context["refusals"] if reason not in page.text] == []
    assert page.context["refusals"]


def test_a_yes_is_withdrawn_only_until_the_other_side_has_confirmed(as_, exchange, coordinator, lead):
    browser = as_(coordinator)
    assert press(browser, exchange, "withdraw") == 422
    yes(exchange, coordinator)
    assert press(as_(lead), exchange, "withdraw") == 422
    assert press(browser, exchange, "withdraw") == 302
    assert (state(exchange), owed(lead)) == (("proposed", ["seeking", "providing"]), [])
    assert Event.objects.filter(verb="unconfirmed", actor=coordinator).count() == 1
    yes(exchange, coordinator, lead)
    assert press(browser, exchange, "withdraw") == 422
    assert state(exchange) == ("agreed", [])


def test_a_paper_counts_by_name_and_date_and_is_shown_as_one(as_, exchange, coordinator):
    yes(exchange, coordinator)
    signed = {"side": "providing", "signed_by": "Naledi Kgosi", "on": f"{days(-4)}", "version": 2}
    late = as_(coordinator).post(path(exchange, "paper/"), signed | {"on": f"{days(3)}"})
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["on"])
    assert as_(coordinator).post(path(exchange, "paper/"), signed).status_code == 302
    assert (state(exchange), exchange.agreed_on) == (("agreed", []), today())
    assert exchange.confirmations[1]["confirmed_on"] == days(-4)
    page = as_(coordinator).get(exchange.get_absolute_url()).content.decode()
    assert "on paper, signed by" in page
    assert "Naledi Kgosi" in page
    assert "Naledi Kgosi" in Event.objects.filter(verb="confirmed").latest("pk").reason


def test_nobody_confirms_what_they_have_not_read(as_, exchange, coordinator, lead):
    seen = exchange.version
    actions.save_pairing(pairing=exchange, values={"focus": "Films"}, by=coordinator)
    answer = as_(lead).post(path(exchange, "confirm/"), {"confirm": "1", "seen": seen})
    assert (answer.status_code, state(exchange)) == (422, ("proposed", ["seeking", "providing"]))
    assert "Films" in answer.content.decode()
    signed = {"side": "providing", "signed_by": "Naledi Kgosi", "on": f"{days(-4)}", "version": seen}
    assert as_(coordinator).post(path(exchange, "paper/"), signed).status_code == 422


def test_a_lead_of_peers_enters_papers_of_their_own_side_only(as_, exchange, lead):
    signed = {"signed_by": "Naledi Kgosi", "on": f"{days(-4)}", "version": 1}
    answer = as_(lead).post(path(exchange, "paper/"), signed | {"side": "seeking"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["side"])
    with pytest.raises(PermissionDenied):
        yes(exchange, lead, side="seeking", signed_by="Naledi Kgosi")
    assert as_(lead).post(path(exchange, "paper/"), signed | {"side": "providing"}).status_code == 302


@pytest.mark.parametrize("name", ["focus", "team"])
def test_another_substance_is_confirmed_anew(as_, exchange, coordinator, lead, name):
    yes(exchange, coordinator, lead)
    changed = {"focus": "Films", "team": TeamFactory(programme=exchange.programme).pk}[name]
    assert as_(coordinator).post(path(exchange), form(exchange, **{name: changed})).status_code == 302
    assert (state(exchange), exchange.agreed_on) == (("proposed", ["seeking", "providing"]), None)


def test_saving_the_same_again_changes_nothing(as_, exchange, coordinator, lead):
    yes(exchange, coordinator, lead)
    assert as_(coordinator).post(path(exchange), form(exchange)).status_code == 302
    assert state(exchange) == ("agreed", [])
    assert as_(coordinator).post(path(exchange), form(exchange, state="ended")).status_code == 302
    assert state(exchange) == ("ended", [])
    assert as_(coordinator).post(path(exchange), form(exchange, state="agreed")).status_code == 422
    assert as_(coordinator).post(path(exchange), form(exchange, state="proposed")).status_code == 302
    assert state(exchange) == ("proposed", ["seeking", "providing"])


def test_undoing_a_change_of_substance_does_not_bring_the_agreement_back(exchange, coordinator, lead):
    agreed = yes(exchange, coordinator, lead)
    behalf = OnBehalf(lead, "phone", today())
    changed = actions.save_pairing(pairing=agreed, values={"focus": "Films"}, by=coordinator, behalf=behalf)
    assert undo(Event.objects.get(for_person=lead), changed, by=lead, now=now())
    assert (state(exchange), exchange.focus) == (("proposed", ["seeking", "providing"]), "Tickets")


def test_what_was_agreed_before_both_confirmed_here_stays_agreed(as_, exchange, coordinator):
    Pairing.objects.update(state="agreed", agreed_on=days(-90))
    assert as_(coordinator).get(exchange.get_absolute_url()).status_code == 200
    assert as_(coordinator).post(path(exchange), form(exchange, state="ended")).status_code == 302
    assert state(exchange)[0] == "ended"


def test_an_exchange_for_which_somebody_waits_is_not_counted_in_the_portfolio(as_, exchange, coordinator, lead):
    yes(exchange, coordinator)
    assert Pairing.objects.agreed_by_both().count() == 0
    yes(exchange, lead)
    assert (Pairing.objects.agreed_by_both().count(), as_(unesco()).get("/portfolio/").status_code) == (1, 200)


def test_nobody_confirms_while_the_programme_is_paused(as_, exchange, coordinator):
    exchange.programme.state = State.PAUSED
    exchange.programme.save()
    assert press(as_(coordinator), exchange, "confirm") == 403


def test_an_exchange_of_another_programme_is_not_confirmed(as_, exchange, coordinator):
    foreign = PairingFactory(team__programme=started(), number=77)
    assert as_(coordinator).post(path(exchange)[:-2] + f"{foreign.number}/confirm/", {"confirm": 1}).status_code == 404
