"""Add what contributed to an outcome."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from outcomes.actions import contributions
from outcomes.forms.contributions import ContributionForm
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page


@programme_view(Can.EDIT)
def add_contribution(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    outcome = get_object_or_404(programme.outcomes.visible_to(request.viewer), number=number)
    form = ContributionForm(request.POST or None, programme=programme, viewer=request.viewer)

    def save(values, _expected, _behalf):
        return contributions.add_contribution(outcome=outcome, values=values, by=request.user)

    heading, lead, back = (
        _("What helped"),
        _("A line to follow from a session or an action to the outcome; not a proof of cause."),
        outcome.get_absolute_url(),
    )
    page = {"heading": heading, "lead": lead, "back": back, "then": back}
    return edit_page(request, programme, form=form, save=save, for_others=False, **page)
