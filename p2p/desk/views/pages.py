"""Pages that read the whole house, and those that say what the house is."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.desk import discretion, queries
from p2p.desk.views.staff import found_people
from p2p.notices.models import Notice
from p2p.ui import when
from programmes.access import Can
from programmes.models import Programme
from programmes.rights import within


def home(request: HttpRequest) -> HttpResponse:
    """What do I have to do next: the heading is the status report, the list is the page."""
    context = queries.home(request.user, timezone.now()) | {"area": "home"}
    if request.user.is_superuser and not (request.user.portfolio or context["programmes"]):
        context |= found_people(request)
    return render(request, "desk/home.html", context)


@within(Can.SEE_RESULTS)
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    if not request.can.may(Can.READ):
        return render(request, "desk/results.html", queries.results(programme, request.user) | {"area": "programmes"})
    return render(
        request,
        "desk/programme.html",
        queries.overview(programme, request.user, timezone.now()) | {"area": "programmes"},
    )


@within(Can.HISTORY)
def history(request: HttpRequest, programme: Programme) -> HttpResponse:
    events = discretion.events(programme, request.user).for_list()[:200]
    return render(request, "desk/history.html", {"programme": programme, "events": events, "area": "programmes"})


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/privacy.html")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html")


def device(request: HttpRequest) -> HttpResponse:
    """What only this device has: the server knows nothing of it, static/js/device.js fills the page."""
    return render(request, "desk/device.html")


def offline(request: HttpRequest) -> HttpResponse:
    """What a device shows in the place of a page that it cannot fetch; static/js/offline.js lists what opens."""
    return render(request, "desk/offline.html")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it may answer for every page; browsers ask for it anew and compare its bytes."""
    script = (settings.BASE_DIR / "static/js/worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitors: the database answers, and how long the oldest due message has been waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    oldest = (
        Notice.objects.due(timezone.now()).filter(channel=Notice.Channel.MAIL).values_list("due_at", flat=True).first()
    )
    waiting = round((timezone.now() - oldest).total_seconds()) if oldest else 0
    failed = Notice.objects.filter(state=Notice.State.FAILED).count()
    return JsonResponse(
        {"status": "ok", "oldest_due_seconds": waiting, "failed": failed, "day": when.today().isoformat()}
    )
