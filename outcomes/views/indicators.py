"""Show and edit an indicator; submit and review measurements."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes.actions import indicators
from outcomes.forms.indicators import IndicatorForm, MeasurementForm
from outcomes.models import Indicator, Measurement
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.web.post_data import post_text
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import add_errors, edit_page
from programmes.rendering import render_programme


@programme_view(Can.EDIT)
def edit_indicator(
    request: ProgrammeRequest, programme: Programme, number: int | None = None, indicator: int | None = None
) -> HttpResponse:
    if indicator:
        edited = get_object_or_404(programme.indicators.visible_to(request.viewer), number=indicator)
    else:
        outcome = get_object_or_404(programme.outcomes.visible_to(request.viewer), number=number)
        edited = Indicator(programme=programme, outcome=outcome)
    form = IndicatorForm(request.POST or None, instance=edited, programme=programme)

    def save(values, expected, behalf):
        return indicators.save_indicator(
            indicator=edited, values=values, by=request.user, expected=expected, behalf=behalf
        )

    lead = _("How you will tell, simply and reliably, whether the change has come.")
    return edit_page(
        request,
        programme,
        form=form,
        save=save,
        heading=_("Edit the indicator") if indicator else _("Add an indicator"),
        lead=lead,
    )


@programme_view(Can.SEE_RESULTS)
def indicator(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """The history of one indicator, with the form for its next measurement."""
    indicator = get_object_or_404(programme.indicators.visible_to(request.viewer).for_list(), number=number)
    form = MeasurementForm(
        request.POST or None,
        request.FILES or None,
        instance=Measurement(indicator=indicator, on=programme.day_of(timezone.now())),
        programme=programme,
    )
    if request.method == "POST":
        request.can.require(Can.EDIT_FOLLOW_UP)
        if find_made_before(request, form) or (form.is_valid() and save_measurement(request, indicator, form)):
            return redirect(indicator)
    measurements = (
        Measurement.objects.visible_to(request.viewer)
        .filter(indicator=indicator)
        .select_related("by", "reviewed_by")
        .prefetch_related("evidence")
    )
    return render_programme(
        request,
        programme,
        "outcomes/indicator.html",
        indicator=indicator,
        measurements=measurements,
        form=form,
        status=422 if form.is_bound else 200,
    )


def save_measurement(request: PersonRequest, indicator: Indicator, form: MeasurementForm) -> bool:
    try:
        make_once(
            request, form, lambda: indicators.submit_measurement(indicator=indicator, by=request.user, **form.values())
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("The figure is submitted."))
    return True


@require_POST
@programme_view(Can.APPROVE)
def review_measurement(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    measurement = get_object_or_404(
        Measurement.objects.visible_to(request.viewer), indicator__programme=programme, pk=pk
    )
    reason = post_text(request, "reason", limit=300)
    try:
        if "unlock" in request.POST:
            indicators.unlock_measurement(measurement=measurement, reason=reason, by=request.user)
        else:
            indicators.review_measurement(
                measurement=measurement, accepted="accept" in request.POST, reason=reason, by=request.user
            )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(measurement.indicator)
