"""Hooks between floors: a lower floor declares them as objects, upper floors attach functions in ``hooks.py``.

An **event** says what happened, in the same transaction; any number of listeners, nothing returned. A **provider**
asks a question that exactly one upper floor answers, a **list provider** one that any number answer::

    @event                                          # sessions/events.py
    def notes_shared(note: Note, by: Person) -> None:
        "..."

    @on(notes_shared)                               # outcomes/hooks.py
    def create_lessons(note, by): ...

    notes_shared.emit(note=note, by=by)             # sessions/actions/note_review.py

A missing or second answer, or a function with other parameters than declared, fails when Django starts.
"""

import inspect
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured

from p2p.base.registry.registry import discover

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable)
HOOKS: list["Hook"] = []


class Hook(Generic[P, R]):
    """A declared signature and the functions attached to it, in the order of the installed apps."""

    def __init__(self, declaration: Callable[P, R]):
        self.name, self.__doc__ = declaration.__name__, declaration.__doc__
        self.parameters = list(inspect.signature(declaration).parameters)
        self.functions: list[Callable[P, R]] = []
        HOOKS.append(self)

    def attach(self, function: Callable[P, R]) -> None:
        if list(inspect.signature(function).parameters) != self.parameters:
            raise ImproperlyConfigured(f"{function.__module__}.{function.__name__} is not called as {self.name} calls.")
        self.functions.append(function)

    def check(self) -> None:
        """Raise ``ImproperlyConfigured`` if too few or too many functions are attached."""


class Event(Hook[P, R]):
    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for function in self.functions:
            function(*args, **kwargs)


class Provider(Hook[P, R]):
    def check(self) -> None:
        if len(self.functions) != 1:
            raise ImproperlyConfigured(f"{self.name} needs exactly one answer and has {len(self.functions)}.")

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.functions[0](*args, **kwargs)


class ListProvider(Hook[P, R]):
    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        return [function(*args, **kwargs) for function in self.functions]


event, provider, list_provider = Event, Provider, ListProvider


def on(hook: Hook) -> Callable[[F], F]:
    """Attach a function to an event, or as an answer to a provider."""

    def attach(function: F) -> F:
        hook.attach(function)
        return function

    return attach


def connect() -> None:
    """Attach the functions of all ``hooks.py``. Raises ``ImproperlyConfigured``; called when Django starts."""
    discover("hooks")
    for hook in HOOKS:
        hook.check()
