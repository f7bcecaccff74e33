"""A person's own notifications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.base.notifications.models import Notification
from p2p.pages.home import queries


def notification_list(request: HttpRequest) -> HttpResponse:
    """What was said to me, newest first: the same as in my mails."""
    rows = queries.with_subjects(Notification.objects.shown_to(request.user, timezone.now())[:50])
    return render(request, "home/notification_list.html", {"rows": rows, "area": "home"})
