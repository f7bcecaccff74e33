"""What the history says was done: one verb a fact, in the words of the floor that does it."""

import ast
from collections.abc import Iterator

from p2p.base.history.enums import AuditVerb, verb_labels
from p2p.base.history.models import Event
from tests.test_project import modules


def verbs_as_text(tree: ast.Module) -> Iterator[str]:
    """Text where the verb of an event stands: the second argument of ``record_event``, or ``verb=`` of anything."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = {"record_event": call.args[1:2], "add_event": call.args[:1]}.get(name, [])
            given = [*given, *(keyword.value for keyword in call.keywords if keyword.arg == "verb")]
            parts = [part for value in given for part in ast.walk(value)]
            yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def test_every_verb_is_a_member_of_an_enum():
    assert [f"{path}: {verb}" for path, _floor, tree in modules() for verb in verbs_as_text(tree)] == []


def test_a_verb_in_words_would_be_found():
    tree = ast.parse(
        "record_event(by, 'eaten', cake)\nsave_record(cake, {}, by=by, verb='cut' if late else Verb.WHOLE)"
    )
    assert list(verbs_as_text(tree)) == ["eaten", "cut"]


def test_no_two_floors_have_the_same_verb():
    known = verb_labels()
    assert sorted(value for verbs in AuditVerb.__subclasses__() for value in verbs.values) == sorted(known)


def test_a_line_of_the_history_keeps_a_verb_that_is_no_more():
    assert [Event(verb=verb).verb_label for verb in ("joined", "shared", "danced")] == [
        "joined",
        "were shared",
        "danced",
    ]
