from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest
from p2p.pages.portfolio import queries


def portfolio(request: PersonRequest) -> HttpResponse:
    """All programmes of a portfolio: those that need attention, the map, the table."""
    if not request.user.portfolio:
        raise PermissionDenied(_("The portfolio is for UNESCO staff who read all programmes or those of a region."))
    filters = queries.Filters.read(request.GET)
    context = queries.portfolio_context(request.viewer, filters, timezone.now())
    return render(request, "portfolio/portfolio.html", context | {"area": "portfolio"})
