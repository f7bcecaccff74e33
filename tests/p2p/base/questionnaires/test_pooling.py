"""Which answers are shown together: nobody can be recognised, not even by comparing what was shown at two times."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.questionnaires.pooled_results import results_of
from p2p.base.questionnaires.pooling import may_split, pools
from programmes.question_catalogue import feedback_questions

SIZES = st.lists(st.integers(0, 12), max_size=30)
SMALLEST = st.integers(1, 6)


def shown(sizes: list[int], smallest: int) -> list[list[int]]:
    return [pool for pool in pools(sizes, smallest) if sum(sizes[one] for one in pool) >= smallest]


def test_small_rounds_wait_for_the_next_and_large_ones_stand_alone():
    assert pools([3, 7, 1, 2, 4, 2], 5) == [[1], [0, 2, 3], [4, 5]]
    assert pools([2, 2], 5) == [[0, 1]]
    assert pools([2, 5], 5) == [[1], [0]]


@given(SIZES, SMALLEST)
def test_each_form_is_in_exactly_one_pool(sizes, smallest):
    assert sorted(chain(*pools(sizes, smallest))) == list(range(len(sizes)))


@given(SIZES, SMALLEST, st.data())
def test_two_looks_at_different_times_differ_by_enough_answers_or_none(sizes, smallest, data):
    earlier = data.draw(st.integers(0, len(sizes)))
    before, after = shown(sizes[:earlier], smallest), shown(sizes, smallest)
    assert [pool for pool in before if pool not in after] == []
    assert [pool for pool in after if pool not in before and sum(sizes[one] for one in pool) < smallest] == []


@given(SIZES, SMALLEST)
def test_no_pool_is_larger_than_it_has_to_be(sizes, smallest):
    joined = [pool for pool in pools(sizes, smallest) if len(pool) > 1]
    assert [pool for pool in joined if sum(sizes[one] for one in pool[:-1]) >= smallest] == []


@pytest.mark.parametrize(
    ("groups", "split"),
    [
        ({"seeking": 5, "providing": 5}, True),
        ({"seeking": 9, "providing": 4}, False),
        # The four who are left could be worked out.
        ({"seeking": 9, "providing": 5, "": 4}, False),
        ({"seeking": 9, "providing": 5, "": 5}, True),
        # The rest of one group is nobody.
        ({"seeking": 9}, False),
        ({"seeking": 9, "": 5}, False),
    ],
)
def test_sides_are_shown_when_each_of_them_and_the_rest_is_large_enough(groups, split):
    assert may_split(groups, 5) == split


def answers(count: int, code: str = "FQ-1", side: str = "", mark: int = 4) -> list:
    return [(side, {code: mark})] * count


@given(st.integers(0, 4), st.integers(0, 9))
def test_nothing_is_said_of_fewer_people_than_the_form_allows(few, others):
    said = answers(few) + answers(others, "FQ-6", mark="Less theory.")
    codes = [one.question.code for one in results_of(feedback_questions(["FQ-1", "FQ-6"]), said, 5)]
    assert codes == (["FQ-6"] if others and few + others >= 5 else [])


def test_a_result_counts_each_answer_and_gives_the_mean():
    [one] = results_of(feedback_questions(["FQ-1"]), answers(3) + answers(2, mark=2), 5)
    assert (one.n, one.mean) == (5, pytest.approx(3.2))
    assert [(line.n, line.percent) for line in one.bars] == [(0, 0), (3, 60), (0, 0), (2, 40), (0, 0)]


def test_the_sides_stand_beside_each_other_when_both_are_large_enough():
    [one] = results_of(
        feedback_questions(["FQ-1"]), answers(5, side="seeking") + answers(5, side="providing", mark=2), 5
    )
    assert one.by == {"providing": 2.0, "seeking": 4.0}
    [one] = results_of(
        feedback_questions(["FQ-1"]), answers(5, side="seeking") + answers(4, side="providing", mark=2), 5
    )
    assert one.by == {}
