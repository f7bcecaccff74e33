"""Single texts posted by a button that has no form object."""

from django.http import HttpRequest


def post_text(request: HttpRequest, name: str, limit: int = 2000) -> str:
    """What was typed, as its column can hold it: no null characters, not longer than ``limit``."""
    return request.POST.get(name, "").replace("\x00", "")[:limit]
