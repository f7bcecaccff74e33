"""Health checks for monitoring."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from p2p.base.notifications import heartbeat
from p2p.base.notifications.models import Notification


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
