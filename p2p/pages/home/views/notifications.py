"""A person's own notifications."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.notifications.models import Notification
from p2p.pages.home import queries


def notification_list(request: PersonRequest) -> HttpResponse:
    """The reader's messages, newest first, with the same subjects as their mails."""
    notifications = queries.with_subjects(Notification.objects.shown_to(request.user, timezone.now())[:50])
    return render(request, "home/notification_list.html", {"notifications": notifications, "area": "home"})
