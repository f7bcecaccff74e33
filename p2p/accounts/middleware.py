"""Each request speaks the person's language and shows the person's time."""

import zoneinfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

CODES = {code for code, _name in settings.LANGUAGES}


def wanted_language(request) -> str:
    """``?lang=`` first (links in mails), then the profile, the cookie, the browser."""
    asked = request.GET.get("lang", "")
    if asked in CODES:
        return asked
    if request.user.is_authenticated:
        return request.user.language
    return translation.get_language_from_request(request)


def language_and_zone(get_response):
    def middleware(request):
        language = wanted_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            zone = request.user.time_zone if request.user.is_authenticated else settings.TIME_ZONE
            with timezone.override(zoneinfo.ZoneInfo(zone)):
                response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return middleware
