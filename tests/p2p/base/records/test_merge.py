"""What two people changed at once, field by field. Nothing that somebody typed disappears without a word."""

from hypothesis import given
from hypothesis import strategies as st

from p2p.base.records.actions import merge

BODIES = st.fixed_dictionaries(dict.fromkeys(["title", "text", "needs"], st.sampled_from(["", "a", "b"])))


@given(BODIES, BODIES, BODIES)
def test_every_field_is_mine_theirs_or_asked_about(seen, typed, now):
    mine, clashing = merge(seen, typed, now)
    for name in typed:
        if name in mine:
            assert now[name] == seen[name] != typed[name]
        elif name in clashing:
            assert len({now[name], seen[name], typed[name]}) == 3
        else:
            assert typed[name] in (seen[name], now[name])


@given(BODIES, BODIES)
def test_without_knowing_what_was_seen_everything_that_differs_is_asked_about(typed, now):
    assert merge(None, typed, now) == ([], [name for name in typed if typed[name] != now[name]])


def test_a_field_that_no_version_keeps_is_asked_about():
    assert merge({}, {"status": "held"}, {"status": "agreed"}) == ([], ["status"])
