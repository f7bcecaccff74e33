"""The programme on one page; results only, for donors and observers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from p2p.pages.programme import queries
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


@programme_view(Can.SEE_RESULTS)
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    if not request.can.may(Can.READ):
        return render(
            request, "programme/results.html", queries.results_context(programme, request.user) | {"area": "programmes"}
        )
    return render(
        request,
        "programme/programme.html",
        queries.overview(programme, request.user, timezone.now()) | {"area": "programmes"},
    )
