"""List, show and edit expected outcomes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from outcomes.actions import outcomes
from outcomes.forms.outcomes import OutcomeForm
from outcomes.models import Contribution, ExpectedOutcome
from p2p.base.i18n import dates
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.SEE_RESULTS)
def outcome_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    indicators = programme.indicators.visible_to(request.viewer).for_list()
    empty = programme.outcomes.visible_to(request.viewer).filter(indicators=None)
    return render_programme(request, programme, "outcomes/outcomes.html", indicators=indicators, empty=empty)


@programme_view(Can.READ)
def outcome(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """One outcome with its indicators, the actions that serve it and what helped."""
    outcome = get_object_or_404(programme.outcomes.visible_to(request.viewer), number=number)
    return render_programme(
        request,
        programme,
        "outcomes/outcome.html",
        outcome=outcome,
        indicators=programme.indicators.visible_to(request.viewer).filter(outcome=outcome).for_list(),
        actions=programme.actions.visible_to(request.viewer).filter(outcome=outcome).for_list(),
        today=dates.today(),
        contributions=Contribution.objects.visible_to(request.viewer).filter(outcome=outcome).for_list(),
    )


@programme_view(Can.EDIT)
def edit_outcome(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    visible_outcomes = programme.outcomes.visible_to(request.viewer)
    outcome = get_object_or_404(visible_outcomes, number=number) if number else ExpectedOutcome(programme=programme)
    form = OutcomeForm(request.POST or None, instance=outcome, programme=programme)

    def save(values, expected, behalf):
        return outcomes.save_outcome(outcome=outcome, values=values, by=request.user, expected=expected, behalf=behalf)

    lead = _("A change that the exchange should bring about. Choose from the toolkit’s list or write your own.")
    return edit_page(
        request,
        programme,
        form=form,
        save=save,
        heading=_("Edit the outcome") if number else _("Add an expected outcome"),
        lead=lead,
    )
