"""What is frozen comes back as it was, with its types."""

import datetime as dt
import json
from dataclasses import dataclass, fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.documents.formatting import UserText
from p2p.base.documents.snapshots import from_json, to_json
from programmes.models import Risk


@dataclass(frozen=True)
class Leaf:
    on: dt.date
    value: Decimal | None
    text: UserText


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    best: Leaf | None
    span: tuple[dt.date, dt.date] | None
    pairs: tuple[tuple[UserText, float], ...]
    texts: dict[str, tuple[UserText, ...]]
    status: str
    rate: float
    is_open: bool
    younger: str = "later"


LEAVES = st.builds(
    Leaf, st.dates(), st.none() | st.decimals(allow_nan=False, allow_infinity=False), st.text().map(UserText)
)
TREES = st.builds(
    Tree,
    leaves=st.lists(LEAVES, max_size=2).map(tuple),
    best=st.none() | LEAVES,
    span=st.none() | st.tuples(st.dates(), st.dates()),
    pairs=st.lists(st.tuples(st.text().map(UserText), st.floats(allow_nan=False, allow_infinity=False))).map(tuple),
    texts=st.dictionaries(st.text(), st.lists(st.text().map(UserText), max_size=2).map(tuple), max_size=2),
    status=st.text(),
    rate=st.floats(allow_nan=False, allow_infinity=False),
    is_open=st.booleans(),
)


def types_of(value: object) -> object:
    """The types of a value and of everything in it."""
    if isinstance(value, tuple):
        return [types_of(part) for part in value]
    if isinstance(value, dict):
        return {key: types_of(part) for key, part in value.items()}
    if isinstance(value, Leaf | Tree):
        return [type(value), *(types_of(getattr(value, field.name)) for field in fields(value))]
    return type(value)


@given(TREES)
def test_what_is_stored_comes_back_with_its_types(tree):
    back = from_json(Tree, json.loads(json.dumps(to_json(tree))))
    assert (back, types_of(back)) == (tree, types_of(tree))


def test_an_older_snapshot_lacks_what_was_added_later_and_may_have_what_is_gone():
    stored = to_json(Tree((), None, None, (), {}, "open", 0.5, True))
    del stored["younger"]
    assert from_json(Tree, stored | {"gone": 1}).younger == "later"


@pytest.mark.parametrize("value", [object(), Risk(), {1, 2}, b"bytes", [1]])
def test_what_is_not_raw_is_refused(value):
    with pytest.raises(TypeError):
        to_json(value)
