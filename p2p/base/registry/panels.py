"""Panels that an upper floor adds to a lower floor's page.

A floor adds them in ``panels.py``::

    @panel("need", template="peers/_need_offers.html", order=10)
    def offers(need, request):
        return {"offers": ...}
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from p2p.base.registry.registry import Registry

PANELS = Registry("panels")


@dataclasses.dataclass(frozen=True)
class Panel:
    page: str
    template: str
    order: int
    context: Callable[[Any, HttpRequest], dict]


def panel(page: str, *, template: str, order: int) -> Callable:
    def add(context: Callable[[Any, HttpRequest], dict]) -> Callable[[Any, HttpRequest], dict]:
        PANELS[f"{page}:{template}"] = Panel(page, template, order, context)
        return context

    return add


def panels_of(page: str, subject: Any, request: HttpRequest) -> list[tuple[str, dict]]:
    """Template and context of every panel of ``page``, in order."""
    chosen = sorted((panel for panel in PANELS.entries().values() if panel.page == page), key=lambda panel: panel.order)
    return [(panel.template, panel.context(subject, request)) for panel in chosen]
