"""The frame of every page of one programme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.models import Programme


def programme_context(programme: Programme | None, /, **context: Any) -> dict[str, Any]:
    """What the frame of a page needs, and ``context`` for the page itself."""
    return {"programme": programme, "area": "programmes"} | context


def render_programme(
    request: HttpRequest, programme: Programme | None, template: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, template, programme_context(programme, **context), status=status)
