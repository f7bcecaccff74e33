"""Template context of every page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation


def return_address(request) -> str:
    """Address to return to after switching language.

    After a refused POST the page with the form: the address it was sent to may not accept GET.
    """
    came_from = urlsplit(request.headers.get("Referer", "")) if request.method == "POST" else None
    # Not get_host(), which raises on the very page that refuses a foreign host.
    if came_from and came_from.netloc == request.headers.get("Host"):
        return came_from._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path()


def frame(request) -> dict:
    language = translation.get_language() or "en"
    return {
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "language": language,
        "languages": settings.LANGUAGES,
        "tryout": settings.TRYOUT,
        "here": return_address(request),
    }
