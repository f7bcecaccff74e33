"""List, show and edit expected outcomes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from outcomes.actions import outcomes
from outcomes.forms.outcomes import OutcomeForm
from outcomes.models import Contribution, ExpectedOutcome
from p2p.base.i18n import dates
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page


@programme_view(Can.SEE_RESULTS)
def outcome_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.indicators.visible_to(request.user).for_list()
    empty = programme.outcomes.visible_to(request.user).filter(indicators=None)
    return render(
        request,
        "outcomes/outcomes.html",
        {"programme": programme, "indicators": rows, "empty": empty, "area": "programmes"},
    )


@programme_view(Can.READ)
def outcome(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """One outcome with its indicators, the actions that serve it and what helped."""
    row = get_object_or_404(programme.outcomes.visible_to(request.user), number=number)
    context = {
        "programme": programme,
        "outcome": row,
        "indicators": programme.indicators.visible_to(request.user).filter(outcome=row).for_list(),
        "actions": programme.actions.visible_to(request.user).filter(outcome=row).for_list(),
        "today": dates.today(),
        "helped": Contribution.objects.visible_to(request.user).filter(outcome=row).for_list(),
        "area": "programmes",
    }
    return render(request, "outcomes/outcome.html", context)


@programme_view(Can.EDIT)
def edit_outcome(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.outcomes.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else ExpectedOutcome(programme=programme)
    form = OutcomeForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return outcomes.save_outcome(outcome=row, values=values, by=request.user, expected=expected, behalf=behalf)

    lead = _("A change that the exchange should bring about. Choose from the toolkit’s list or write your own.")
    return edit_page(
        request,
        programme,
        form=form,
        save=save,
        heading=_("Edit the outcome") if number else _("Add an expected outcome"),
        lead=lead,
    )
