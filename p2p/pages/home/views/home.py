"""The home page: what to do next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.base.accounts.viewer import PersonRequest
from p2p.pages.home import queries
from p2p.pages.home.views.staff import staff_search_context


def home(request: PersonRequest) -> HttpResponse:
    """Duties of the reader, late ones first; an administrator without a programme also finds the list of staff."""
    context = queries.home_context(request.viewer, timezone.now()) | {"area": "home"}
    if request.user.is_superuser and not (request.user.portfolio or context["programmes"]):
        context |= staff_search_context(request)
    return render(request, "home/home.html", context)
