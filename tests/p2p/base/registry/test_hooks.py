"""Events, providers and what goes wrong at start when an upper floor forgets or doubles an answer."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from p2p.base.registry import hooks
from p2p.base.registry.hooks import event, list_provider, on, provider
from sessions.events import notes_shared


@pytest.fixture(autouse=True)
def hooks_of_the_house_only(monkeypatch):
    """What a test declares is gone after it."""
    monkeypatch.setattr(hooks, "HOOKS", list(hooks.HOOKS))


def test_every_listener_hears_of_an_event_and_nobody_answers():
    @event
    def door_opened(by: str) -> None: ...

    heard = []
    on(door_opened)(lambda by: heard.append(f"first {by}"))
    on(door_opened)(lambda by: heard.append(f"second {by}"))
    assert (door_opened.emit(by="Amina"), heard) == (None, ["first Amina", "second Amina"])


def test_a_question_has_exactly_one_answer():
    @provider
    def who_has_the_key(room: int) -> str: ...

    with pytest.raises(ImproperlyConfigured, match="who_has_the_key needs exactly one answer and has 0"):
        hooks.connect()
    on(who_has_the_key)(lambda room: f"Thabo has {room}")
    hooks.connect()
    assert who_has_the_key.ask(room=3) == "Thabo has 3"
    on(who_has_the_key)(lambda room: "Amina")
    with pytest.raises(ImproperlyConfigured, match="has 2"):
        hooks.connect()


def test_a_list_of_answers_may_be_empty():
    @list_provider
    def wishes(day: str) -> str: ...

    hooks.connect()
    assert wishes.ask("Monday") == []
    on(wishes)(lambda day: f"tea on {day}")
    assert wishes.ask("Monday") == ["tea on Monday"]


def test_a_function_with_other_parameters_is_refused_when_it_is_attached():
    @event
    def door_closed(by: str) -> None: ...

    with pytest.raises(ImproperlyConfigured, match="is not called as door_closed calls"):
        on(door_closed)(lambda person: None)


def test_outcomes_hear_of_shared_notes():
    assert [function.__name__ for function in notes_shared.functions] == ["create_actions", "create_lessons"]
