"""Set viewer, language and time zone per request; return submitted text when an anonymous POST is refused."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n.zones import zone_of
from p2p.base.web.errors import signed_out

CODES = {code for code, _name in settings.LANGUAGES}


def preferred_language(request) -> str:
    """``?lang=`` first (links in mails), then the profile, the cookie, the browser."""
    requested = request.GET.get("lang", "")
    if requested in CODES:
        return requested
    if request.user.is_authenticated and request.user.language in CODES:
        return request.user.language
    return translation.get_language_from_request(request)


def language_and_zone(get_response):
    def middleware(request):
        language = preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            zone = request.user.time_zone if request.user.is_authenticated else settings.TIME_ZONE
            with timezone.override(zone_of(zone)):
                response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return middleware


def set_viewer(get_response):
    def middleware(request):
        request.viewer = Viewer(request.user)
        return get_response(request)

    return middleware


class SignInMiddleware(LoginRequiredMiddleware):
    """Redirect to the sign-in, but not after a POST: that would lose the submitted text, so a page shows it."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out(request)
        return super().handle_no_permission(request, view_func)
