"""Single texts posted by a button that has no form object."""

from django.http import HttpRequest


def post_text(request: HttpRequest, name: str, limit: int = 2000) -> str:
    """A posted text without null characters and at most ``limit`` long, so that its column can hold it."""
    return request.POST.get(name, "").replace("\x00", "")[:limit]
