"""Sentences typed next to a button, where there is no form object to look after them."""

from django.http import HttpRequest


def typed(request: HttpRequest, name: str, limit: int = 2000) -> str:
    """What was typed, as its column can hold it: no null characters, not longer than ``limit``."""
    return request.POST.get(name, "").replace("\x00", "")[:limit]
