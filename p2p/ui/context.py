"""What the frame of every page needs."""

from django.conf import settings
from django.utils import translation


def frame(request) -> dict:
    language = translation.get_language() or "en"
    return {
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "language": language,
        "languages": settings.LANGUAGES,
        "tryout": settings.TRYOUT,
        "here": request.get_full_path(),
    }
