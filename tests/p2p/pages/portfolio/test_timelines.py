"""How far programmes have come, and where their texts stand: the same in a drawing and in words."""

import datetime as dt

import pytest

from p2p.pages.portfolio.timelines import PhaseBar, Timelines, build_timelines
from programmes.models import Phase, Programme

DAY = dt.date
START, TODAY, END = DAY(2024, 1, 1), DAY(2025, 7, 1), DAY(2026, 1, 1)
CLOSED = {"state": "closed_with_follow_up"}


def programme(**values) -> Programme:
    return Programme(**({"pk": 1, "start_date": START, "end_date": END} | values))


def phases(*walked: tuple[dt.date, dt.date | None]) -> list[Phase]:
    return [
        Phase(kind=kind, entered_on=entered, left_on=left)
        for kind, (entered, left) in zip(("PREP", "DIAG", "SESS"), walked, strict=False)
    ]


def drawn(one: Programme, *walked: tuple[dt.date, dt.date | None]) -> Timelines:
    seen = build_timelines([one], {one.pk: phases(*walked)}, TODAY)
    assert seen is not None
    return seen


def end(bar: PhaseBar) -> float:
    return bar.left + bar.width


def test_phases_follow_each_other_up_to_today_and_a_line_leads_to_the_planned_end():
    seen = drawn(programme(), (START, DAY(2024, 7, 1)), (DAY(2024, 7, 1), None))
    timeline = seen.by_programme[1]
    assert [bar.number for bar in timeline.bars] == [1, 2]
    assert end(timeline.bars[0]) == pytest.approx(timeline.bars[1].left, abs=0.3)
    assert end(timeline.bars[1]) == pytest.approx(seen.today, abs=0.3)
    assert (timeline.continues, timeline.planned > seen.today) == (True, True)


def test_from_right_to_left_the_drawing_is_turned_round():
    walked = phases((START, DAY(2024, 7, 1)), (DAY(2024, 7, 1), None))
    one, other = (build_timelines([programme()], {1: walked}, TODAY, mirrored=turned) for turned in (False, True))
    assert other.today == 100 - one.today
    for bar, turned in zip(one.by_programme[1].bars, other.by_programme[1].bars, strict=True):
        assert end(turned) == pytest.approx(100 - bar.left, abs=0.3)


def test_what_was_not_begun_is_not_drawn():
    assert drawn(programme()).by_programme[1].bars == []


def test_nothing_leads_to_a_planned_end_that_is_over():
    assert not drawn(programme(end_date=DAY(2025, 6, 1)), (START, None)).by_programme[1].continues


@pytest.mark.parametrize(
    ("values", "continues"),
    [({"state": "paused"}, True), ({"state": "cancelled"}, False), (CLOSED | {"closed_on": DAY(2025, 1, 1)}, False)],
)
def test_only_what_goes_on_leads_to_its_planned_end(values, continues):
    assert drawn(programme(**values), (START, None)).by_programme[1].continues == continues


def test_a_closed_programme_ends_on_the_day_on_which_it_was_closed():
    seen = drawn(programme(**CLOSED, closed_on=DAY(2024, 12, 31)), (START, None))
    assert end(seen.by_programme[1].bars[0]) < seen.today


def test_a_programme_that_was_taken_up_again_walks_on_to_its_planned_end():
    seen = drawn(programme(state="active", closed_on=DAY(2024, 12, 31)), (START, None))
    assert end(seen.by_programme[1].bars[0]) == pytest.approx(seen.today, abs=1)
    assert seen.by_programme[1].continues


def test_a_cancelled_programme_walks_no_further_than_its_planned_end():
    seen = drawn(programme(state="cancelled", end_date=DAY(2024, 6, 1)), (START, None))
    assert end(seen.by_programme[1].bars[0]) < seen.today


def test_a_programme_put_away_without_closing_ends_on_that_day():
    seen = drawn(programme(state="archived", put_away_on=DAY(2024, 6, 1)), (START, None))
    assert end(seen.by_programme[1].bars[0]) < seen.today


def test_a_week_is_still_seen_but_has_no_room_for_its_number():
    bar = drawn(programme(), (START, DAY(2024, 1, 8)), (DAY(2024, 1, 8), None)).by_programme[1].bars[0]
    assert (bar.width > 0.3, bar.numbered) == (True, False)


def test_the_year_that_today_would_write_over_is_not_named():
    seen = build_timelines([programme()], {}, DAY(2025, 1, 3))
    assert len(seen.years) == 3
    assert [year for _place, year in seen.labels] == [2024, 2026]


def test_without_programmes_nothing_is_drawn():
    assert build_timelines([], {}, TODAY) is None
