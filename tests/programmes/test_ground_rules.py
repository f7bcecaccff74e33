"""Ground rules: a page that both sides accept once."""

import pytest

from p2p.base.duties.queries import duties_of
from programmes.models import ChecklistTick, RulesAcceptance
from tests.factories import officer_of, peer_of, teammate_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(programme):
    peer = peer_of(programme)
    programme.teams.get(side="providing").memberships.filter(person=peer).update(role="peer_lead")
    return peer


@pytest.fixture
def written(as_, programme, coordinator, lead):
    as_(coordinator).post(path(programme, "edit/"), {"ground_rules": "We listen.", "version": programme.version})
    programme.refresh_from_db()
    return programme


def path(programme, rest: str = "") -> str:
    return f"{programme.get_absolute_url()}ground-rules/{rest}"


def accept(browser, programme):
    """With what the page of now has."""
    return browser.post(path(programme), {"seen": browser.get(path(programme)).context["rules_digest"]})


def asked(person) -> bool:
    return "rules" in [one.kind.code for one in duties_of([person.pk], today())]


def test_the_form_begins_with_what_the_method_wants_settled(as_, programme, coordinator):
    assert "Nobody records" in as_(coordinator).get(path(programme, "edit/")).content.decode()
    assert not asked(coordinator)


def test_each_side_accepts_once_and_then_the_key_action_is_done(as_, written, coordinator, lead):
    assert asked(coordinator)
    assert asked(lead)
    for person in (coordinator, lead, lead):
        accept(as_(person), written)
    assert {one.team.side for one in RulesAcceptance.objects.all()} == {"seeking", "providing"}
    assert ChecklistTick.objects.get(programme=written, item="PREP-10").state == "done"
    assert not asked(coordinator)
    assert not asked(lead)


def test_other_words_are_asked_about_again(as_, written, coordinator, lead):
    accept(as_(lead), written)
    as_(coordinator).post(path(written, "edit/"), {"ground_rules": "We listen and learn.", "version": written.version})
    assert asked(lead)
    assert RulesAcceptance.objects.get().withdrawn_on == today()
    accept(as_(lead), written)
    assert RulesAcceptance.objects.standing().count() == 1


def test_saving_the_same_words_asks_nobody_again(as_, written, coordinator, lead):
    accept(as_(lead), written)
    as_(coordinator).post(path(written, "edit/"), {"ground_rules": "We listen.", "version": written.version})
    assert RulesAcceptance.objects.standing().count() == 1


def test_any_member_may_accept_for_the_team_but_unesco_may_not(as_, written):
    assert accept(as_(officer_of(written)), written).status_code == 403
    accept(as_(teammate_of(written)), written)
    assert RulesAcceptance.objects.get().team.side == "seeking"


def test_without_rules_nothing_is_accepted(as_, programme, coordinator):
    answer = as_(coordinator).post(path(programme), follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert not RulesAcceptance.objects.exists()


def test_what_was_rewritten_meanwhile_is_read_again_before_it_is_accepted(as_, written, coordinator, lead):
    browser = as_(lead)
    seen = browser.get(path(written)).context["rules_digest"]
    as_(coordinator).post(path(written, "edit/"), {"ground_rules": "We shout.", "version": written.version})
    answer = browser.post(path(written), {"seen": seen}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert not RulesAcceptance.objects.exists()


def test_rules_that_were_taken_away_are_asked_of_nobody(as_, written, coordinator, lead):
    as_(coordinator).post(path(written, "edit/"), {"ground_rules": "", "version": written.version})
    assert not asked(lead)
