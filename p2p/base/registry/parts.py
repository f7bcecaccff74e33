"""Panels that an upper floor adds to a lower floor's page.

A floor adds them in ``parts.py``::

    @part("need", template="peers/_need_offers.html", order=10)
    def offers(need, request):
        return {"offers": ...}
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from p2p.base.registry.registry import Registry

PARTS = Registry("parts")


@dataclasses.dataclass(frozen=True)
class Part:
    page: str
    template: str
    order: int
    context: Callable[[Any, HttpRequest], dict]


def part(page: str, *, template: str, order: int) -> Callable:
    def add(context: Callable[[Any, HttpRequest], dict]) -> Callable[[Any, HttpRequest], dict]:
        PARTS[f"{page}:{template}"] = Part(page, template, order, context)
        return context

    return add


def parts_of(page: str, thing: Any, request: HttpRequest) -> list[tuple[str, dict]]:
    """Template and context of every panel of ``page``, in order."""
    chosen = sorted((one for one in PARTS.entries().values() if one.page == page), key=lambda one: one.order)
    return [(one.template, one.context(thing, request)) for one in chosen]
