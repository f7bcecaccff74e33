"""Pages that read the whole house, and those that say what the house is."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.base.notifications import heartbeat
from p2p.base.notifications.models import Notification
from p2p.pages.home import discretion, queries
from p2p.pages.home.views.staff import found_people
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


def home(request: HttpRequest) -> HttpResponse:
    """What do I have to do next: the heading is the status report, the list is the page."""
    context = queries.home(request.user, timezone.now()) | {"area": "home"}
    if request.user.is_superuser and not (request.user.portfolio or context["programmes"]):
        context |= found_people(request)
    return render(request, "home/home.html", context)


@programme_view(Can.SEE_RESULTS)
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    if not request.can.may(Can.READ):
        return render(request, "home/results.html", queries.results(programme, request.user) | {"area": "programmes"})
    return render(
        request,
        "home/programme.html",
        queries.overview(programme, request.user, timezone.now()) | {"area": "programmes"},
    )


@programme_view(Can.HISTORY)
def history(request: HttpRequest, programme: Programme) -> HttpResponse:
    events = discretion.events(programme, request.user).for_list()[:200]
    return render(request, "home/history.html", {"programme": programme, "events": events, "area": "programmes"})


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


def device(request: HttpRequest) -> HttpResponse:
    """What only this device has: the server knows nothing of it, static/js/device.js fills the page."""
    return render(request, "home/device.html")


def offline(request: HttpRequest) -> HttpResponse:
    """What a device shows in the place of a page that it cannot fetch; static/js/offline.js lists what opens."""
    return render(request, "home/offline.html")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it may answer for every page; browsers ask for it anew and compare its bytes."""
    script = (settings.BASE_DIR / "static/js/worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitors: web and database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
def healthz_jobs(request: HttpRequest) -> JsonResponse:
    """For monitors: when beat and worker last worked, how long the oldest due message has been waiting, and how many
    have failed. 503 when one of the two has been silent."""
    now, beats = timezone.now(), heartbeat.last_heartbeats()
    oldest = (
        Notification.objects.due(now).filter(channel=Notification.Channel.MAIL).values_list("due_at", flat=True).first()
    )
    silent = heartbeat.find_silent(beats, now)
    facts = {
        "status": f"silent: {', '.join(silent)}" if silent else "ok",
        **beats,
        "oldest_due_seconds": round((now - oldest).total_seconds()) if oldest else 0,
        "failed": Notification.objects.filter(state=Notification.State.FAILED).count(),
    }
    return JsonResponse(facts, status=503 if silent else 200)
