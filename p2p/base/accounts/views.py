import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from p2p.base.accounts import actions
from p2p.base.accounts.models import TokenLink
from p2p.base.accounts.viewer import PersonRequest

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def safe_path(path: str) -> str:
    """A path of this site, or the home page."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


@login_not_required
@require_POST
def choose_language(request: PersonRequest) -> HttpResponse:
    """Change the language and return to the page: in a cookie, and in the profile of a signed-in person."""
    code = request.POST.get("language", "")
    response = redirect(strip_lang(safe_path(request.POST.get("next", "/"))))
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", secure=request.is_secure()
        )
        if request.user.is_authenticated:
            actions.save_person(person=request.user, values={"language": code})
    return response


def strip_lang(path: str) -> str:
    """Remove ``?lang=``, which would win over the language just chosen."""
    base, _mark, query = path.partition("?")
    remaining = "&".join(part for part in query.split("&") if part and not part.startswith("lang="))
    return f"{base}?{remaining}" if remaining else base


@login_not_required
@never_cache
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST makes the address the one to sign in with."""
    now = timezone.now()
    link = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.ADDRESS).first()
    if request.method == "POST" and actions.confirm_address(token=token, now=now):
        messages.success(request, _("From now on you sign in with this address."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return show_link(request, link, now)


@login_not_required
@never_cache
def personal_link(request: PersonRequest, token: str) -> HttpResponse:
    """GET shows whose link it is and changes nothing, as mail scanners open links; POST signs in."""
    now = timezone.now()
    link = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.SIGN_IN).first()
    if link and request.user == link.person:
        return redirect(safe_path(link.target))
    if request.method == "POST":
        used = actions.use_link(token=token, purpose=TokenLink.Purpose.SIGN_IN, now=now)
        if used:
            login(request, used.person, backend=BACKEND)
            return redirect(safe_path(used.target))
    return show_link(request, link, now)


def show_link(request: HttpRequest, link: TokenLink | None, now: dt.datetime) -> HttpResponse:
    usable = (
        link is not None
        and not link.used_at
        and not link.revoked_at
        and link.expires_at > now
        and link.person.is_active
    )
    language = link.person.language if link and "lang" not in request.GET else translation.get_language()
    with translation.override(language):
        return render(request, "accounts/link.html", {"link": link, "usable": usable}, status=200 if usable else 410)
