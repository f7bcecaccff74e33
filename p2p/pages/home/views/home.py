"""The home page: what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.pages.home import queries
from p2p.pages.home.views.staff import found_people


def home(request: HttpRequest) -> HttpResponse:
    """What do I have to do next: the heading is the status report, the list is the page."""
    context = queries.home_context(request.user, timezone.now()) | {"area": "home"}
    if request.user.is_superuser and not (request.user.portfolio or context["programmes"]):
        context |= found_people(request)
    return render(request, "home/home.html", context)
