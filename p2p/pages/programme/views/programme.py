"""The programme on one page; results only, for donors and observers."""

from django.http import HttpResponse
from django.utils import timezone

from p2p.pages.programme import queries
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.SEE_RESULTS)
def programme_page(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    if not request.can.may(Can.READ):
        results = queries.results_context(programme, request.viewer)
        return render_programme(request, programme, "programme/results.html", **results)
    context = queries.overview(programme, request.viewer, timezone.now())
    return render_programme(request, programme, "programme/programme.html", **context)
