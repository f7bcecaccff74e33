"""Nothing saved is overwritten for good: versions, revisions, numbers, and going back."""

from decimal import Decimal
from functools import partial

import pytest

from p2p.base.history.actions import OnBehalf, record_event
from p2p.base.history.models import Channel, Event
from p2p.base.records.actions import StaleVersion, archive, save_record, undo
from p2p.base.records.models import Revision
from programmes.models import Need
from tests.factories import (
    IndicatorFactory,
    PeerSessionFactory,
    PersonFactory,
    TeamFactory,
    coordinator_of,
    now,
    started,
    today,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(programme, coordinator) -> Need:
    """Stored once, by Amina."""
    return save_record(Need(programme=programme), {"title": "First words?", "rank": 1}, by=coordinator)


def revisions(thing) -> list[tuple[int, str]]:
    rows = Revision.objects.filter(kind=thing._meta.label_lower, key=str(thing.pk))
    return [(row.number, row.body["title"]) for row in rows]


def test_a_new_thing_is_version_one_with_its_line_in_the_history(need, coordinator, programme):
    assert (need.version, need.number, revisions(need)) == (1, 1, [(1, "First words?")])
    event = Event.objects.get(kind="programmes.need")
    assert (event.verb, event.actor, event.title, event.programme_code) == (
        "created",
        coordinator,
        "First words?",
        programme.code,
    )
    assert (event.changes, event.revision) == (["title", "rank"], 1)


def test_a_change_keeps_what_was_there_before_and_names_what_changed(need, coordinator):
    changed = save_record(need, {"title": "Better words?", "rank": 1}, by=coordinator, expected=1)
    assert (changed.version, revisions(need)) == (2, [(1, "First words?"), (2, "Better words?")])
    assert Event.objects.latest("pk").changes == ["title"]


def test_a_stale_save_changes_nothing_and_carries_both_texts(need, coordinator):
    bol = PersonFactory(name="Bol")
    save_record(need, {"title": "Words of Bol?"}, by=bol, expected=1)
    with pytest.raises(StaleVersion) as stale:
        save_record(need, {"title": "Words of Amina?"}, by=coordinator, expected=1)
    assert stale.value.values == {"title": "Words of Amina?"}
    assert (stale.value.current.title, stale.value.revision.by) == ("Words of Bol?", bol)
    assert [title for _number, title in revisions(need)] == ["First words?", "Words of Bol?"]


def test_without_a_version_seen_the_newest_is_changed(need, coordinator):
    save_record(need, {"title": "Second?"}, by=coordinator)
    assert save_record(need, {"title": "Third?"}, by=coordinator).version == 3


def test_numbers_run_within_a_programme(programme, coordinator):
    numbers = [save_record(Need(programme=programme), {"title": f"{n}?"}, by=coordinator).number for n in range(3)]
    other = save_record(Need(programme=started()), {"title": "Elsewhere?"}, by=coordinator)
    assert (numbers, other.number) == ([1, 2, 3], 1)


def test_the_number_of_something_put_away_is_not_given_again(need, coordinator):
    archive(need, by=coordinator, now=now())
    assert save_record(Need(programme=need.programme), {"title": "Next?"}, by=coordinator).number == 2


def test_a_list_of_people_or_teams_is_kept_with_the_version(programme, coordinator):
    first, second = TeamFactory(programme=programme), TeamFactory(programme=programme)
    session = PeerSessionFactory(programme=programme)
    save_record(session, {"teams": [first]}, by=coordinator)
    save_record(session, {"teams": [first, second]}, by=coordinator)
    bodies = [row.body["teams"] for row in Revision.objects.filter(kind="peer_sessions.peersession")]
    assert bodies == [[first.pk], [first.pk, second.pk]]


def test_putting_away_keeps_the_row(need, coordinator):
    archive(need, by=coordinator, now=now(), reason="Asked twice.")
    need.refresh_from_db()
    assert (need.version, need.archived_at is not None) == (2, True)
    assert Event.objects.latest("pk").reason == "Asked twice."


def on_behalf(person) -> OnBehalf:
    return OnBehalf(person, Channel.PHONE, today())


def test_what_was_entered_for_somebody_is_undone_to_the_words_before(need, coordinator):
    bol = PersonFactory(name="Bol")
    save_record(need, {"title": "What Bol did not say?", "rank": 4}, by=coordinator, behalf=on_behalf(bol))
    event = Event.objects.latest("pk")
    assert (event.for_person, event.channel, event.told_on) == (bol, "phone", today())
    need.refresh_from_db()
    assert undo(event, need, by=bol, now=now())
    need.refresh_from_db()
    event.refresh_from_db()
    assert (need.title, need.rank, need.version) == ("First words?", 1, 3)
    assert event.undone_at is not None
    assert Event.objects.latest("pk").verb == "undone"


def test_what_is_undone_once_is_not_undone_again(need, coordinator):
    save_record(need, {"title": "Other?"}, by=coordinator, behalf=on_behalf(PersonFactory()))
    event = Event.objects.latest("pk")
    need.refresh_from_db()
    assert undo(event, need, by=coordinator, now=now())
    need.refresh_from_db()
    assert not undo(event, need, by=coordinator, now=now())
    need.refresh_from_db()
    assert need.version == 3


def test_what_somebody_changed_since_is_not_undone(need, coordinator):
    save_record(need, {"title": "Entered?"}, by=coordinator, behalf=on_behalf(PersonFactory()))
    event = Event.objects.latest("pk")
    need = save_record(need, {"title": "Newer?"}, by=coordinator)
    assert not undo(event, need, by=coordinator, now=now())
    need.refresh_from_db()
    assert need.title == "Newer?"


def test_undoing_a_new_entry_puts_it_away(programme, coordinator):
    need = save_record(
        Need(programme=programme), {"title": "Entered?"}, by=coordinator, behalf=on_behalf(PersonFactory())
    )
    assert undo(Event.objects.latest("pk"), need, by=coordinator, now=now())
    need.refresh_from_db()
    assert need.archived_at is not None


def test_figures_days_and_lists_come_back_as_they_were(programme, coordinator):
    indicator = IndicatorFactory(outcome__programme=programme, baseline=Decimal("1.50"), due_on=today())
    save_record(indicator, {"target": Decimal(20)}, by=coordinator)
    save_record(
        indicator, {"baseline": None, "due_on": None, "target": 5}, by=coordinator, behalf=on_behalf(PersonFactory())
    )
    indicator.refresh_from_db()
    undo(Event.objects.latest("pk"), indicator, by=coordinator, now=now())
    indicator.refresh_from_db()
    assert (indicator.baseline, indicator.target, indicator.due_on) == (Decimal("1.50"), Decimal(20), today())


def test_the_programme_itself_comes_back_with_its_country_and_languages(programme, coordinator):
    save_record(programme, {"title": "Before"}, by=coordinator)
    values = {"title": "After", "working_languages": ["fr"], "seeking_country": "KE"}
    save_record(programme, values, by=coordinator, behalf=on_behalf(PersonFactory()))
    programme.refresh_from_db()
    undo(Event.objects.latest("pk"), programme, by=coordinator, now=now())
    programme.refresh_from_db()
    assert (programme.title, programme.working_languages, programme.seeking_country.code) == ("Before", ["en"], "UG")


def test_the_history_outlives_what_it_tells_of(need, coordinator):
    record_event(coordinator, "changed", need)
    Need.objects.all().delete()
    assert Event.objects.latest("pk").title == "First words?"


@pytest.mark.django_db(transaction=True)
def test_of_twenty_people_who_save_the_same_version_at_once_one_wins():
    programme = started()
    amina = coordinator_of(programme)
    need = save_record(Need(programme=programme), {"title": "First words?"}, by=amina)
    saves = [partial(save_record, need, {"title": f"Words {n}?"}, by=amina, expected=1) for n in range(20)]
    ends = at_once(*saves)
    assert sorted(type(one).__name__ for one in ends) == ["Need"] + ["StaleVersion"] * 19
    assert {one.current.version for one in ends if isinstance(one, StaleVersion)} == {2}
    assert len(revisions(need)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_new_things_at_once_never_share_a_number():
    programme = started()
    amina = coordinator_of(programme)
    at_once(*[partial(save_record, Need(programme=programme), {"title": f"{n}?"}, by=amina) for n in range(6)])
    assert sorted(programme.needs.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
