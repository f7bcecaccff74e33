"""Who leads a programme is one rule: the coordinator, or the deputy while nobody coordinates who can sign in."""

import pytest
from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.providers import reply_address
from p2p.pages.portfolio.attention import programmes_needing_attention
from peers.actions import save_offer
from peers.models import Offer
from programmes.gates import evaluate_criteria
from programmes.models import Phase, Programme
from tests.factories import (
    NeedFactory,
    RiskFactory,
    coordinator_of,
    days,
    deputy_of,
    officer_of,
    peer_of,
    started,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def led():
    """A programme with a coordinator, a deputy and peers; something is asked of whoever leads."""
    programme = started(rules_on=days(-9))
    Phase.objects.filter(programme=programme, entered_on__isnull=False, left_on=None).update(
        planned_start=days(-30), planned_end=days(-1)
    )
    return programme, coordinator_of(programme, name="Amina"), deputy_of(programme, name="Bol"), peer_of(programme)


def who_leads(programme: Programme, peer: Person) -> dict[str, str]:
    """The name of the leader by everything that asks for one."""
    names = dict(Person.objects.values_list("pk", "name"))
    owners = {duty.kind.code: names[duty.owner] for duty in duties_of(None, today()) if duty.owner != peer.pk}
    offer = Offer(programme=programme, need=NeedFactory(programme=programme), team=peer.memberships.get().team)
    offer = save_offer(offer=offer, values={"title": "A visit", "format": "FM-CLINIC"}, by=peer, today=today())
    [item], _ = programmes_needing_attention(Programme.objects.all(), today())
    mailbox = reply_address.ask(programme.code)
    return {
        "leaves the phase": owners.get("phase", ""),
        "accepts the rules": owners.get("rules", ""),
        "answers an offer": offer.answer_by.name if offer.answer_by else "",
        "is UNESCO’s contact": item.contact,
        "gets the replies": Person.objects.get(contact_email=mailbox).name if mailbox else "",
    }


@pytest.mark.parametrize(
    ("coordinator", "deputy", "leader"),
    [(True, True, "Amina"), (False, True, "Bol"), (True, False, "Amina"), (False, False, "")],
)
def test_everything_that_asks_for_the_leader_finds_the_same_person(led, coordinator, deputy, leader):
    programme, amina, bol, peer = led
    Person.objects.filter(pk=amina.pk).update(is_active=coordinator)
    Person.objects.filter(pk=bol.pk).update(is_active=deputy)
    assert set(who_leads(programme, peer).values()) == {leader}


def test_a_coordinator_whose_account_is_closed_is_missed_by_the_exit_criterion_and_on_the_page_of_teams(led, as_):
    programme, amina, bol, _peer = led
    Person.objects.filter(pk=amina.pk).update(is_active=False)
    [criterion] = [criterion for criterion in evaluate_criteria(programme, "PREP") if criterion.code == "PREP-X1"]
    assert (criterion.evaluation.met, criterion.evaluation.fact) == (False, "Missing: a coordinator.")
    assert "Missing: a coordinator." in as_(bol).get(f"/programmes/{programme.code}/team/").text


def test_what_is_late_is_told_to_the_deputy_where_the_coordinator_cannot_sign_in(led):
    programme, amina, bol, _peer = led
    Person.objects.filter(pk=amina.pk).update(is_active=False)
    RiskFactory(programme=programme, owner=teammate_of(programme), review_on=days(-8))
    plan_reminders(timezone.now())
    assert list(Notification.objects.filter(kind="team_late").values_list("person", flat=True)) == [bol.pk]


def test_an_officer_whose_account_is_closed_is_asked_nothing(led):
    programme = led[0]
    officer = officer_of(programme)
    assert [duty.kind.code for duty in duties_of([officer.pk], today())] == ["late_phase"]
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert duties_of([officer.pk], today()) == []
