from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes import actions
from outcomes.forms import ContributionForm, FigureForm, IndicatorForm, OutcomeForm
from outcomes.models import Contribution, Evidence, ExpectedOutcome, Indicator, Measurement
from p2p.base.files.actions import download
from p2p.base.i18n import dates
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.web.post_data import post_text
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import add_errors, edit_page


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
        return actions.save_outcome(outcome=row, values=values, by=request.user, expected=expected, behalf=behalf)

    lead = _("A change that the exchange should bring about. Choose from the toolkit’s list or write your own.")
    return edit_page(
        request,
        programme,
        form=form,
        save=save,
        heading=_("Edit the outcome") if number else _("Add an expected outcome"),
        lead=lead,
    )


@programme_view(Can.EDIT)
def add_contribution(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_object_or_404(programme.outcomes.visible_to(request.user), number=number)
    form = ContributionForm(request.POST or None, programme=programme, person=request.user)

    def save(values, _expected, _behalf):
        return actions.add_contribution(outcome=row, values=values, by=request.user)

    heading, lead, back = (
        _("What helped"),
        _("A line to follow from a session or an action to the outcome; not a proof of cause."),
        row.get_absolute_url(),
    )
    page = {"heading": heading, "lead": lead, "back": back, "then": back}
    return edit_page(request, programme, form=form, save=save, for_others=False, **page)


@programme_view(Can.EDIT)
def edit_indicator(
    request: HttpRequest, programme: Programme, number: int | None = None, indicator: int | None = None
) -> HttpResponse:
    if indicator:
        row = get_object_or_404(programme.indicators.visible_to(request.user), number=indicator)
    else:
        outcome = get_object_or_404(programme.outcomes.visible_to(request.user), number=number)
        row = Indicator(programme=programme, outcome=outcome)
    form = IndicatorForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_indicator(indicator=row, values=values, by=request.user, expected=expected, behalf=behalf)

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
def figure(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The history of one indicator, with the form for the next figure on the same page."""
    row = get_object_or_404(programme.indicators.visible_to(request.user).for_list(), number=number)
    form = FigureForm(
        request.POST or None,
        request.FILES or None,
        instance=Measurement(indicator=row, on=programme.day_of(timezone.now())),
        programme=programme,
    )
    if request.method == "POST":
        request.can.require(Can.EDIT_FOLLOW_UP)
        if find_made_before(request, form) or (form.is_valid() and saved(request, row, form)):
            return redirect(row)
    figures = (
        Measurement.objects.visible_to(request.user)
        .filter(indicator=row)
        .select_related("by", "reviewed_by")
        .prefetch_related("evidence")
    )
    context = {"programme": programme, "indicator": row, "figures": figures, "form": form, "area": "programmes"}
    return render(request, "outcomes/figure.html", context, status=422 if form.is_bound else 200)


def saved(request: HttpRequest, row: Indicator, form: FigureForm) -> bool:
    try:
        make_once(request, form, lambda: actions.measure(indicator=row, by=request.user, **form.values()))
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("The figure is submitted."))
    return True


@require_POST
@programme_view(Can.APPROVE)
def review_figure(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    row = get_object_or_404(Measurement.objects.visible_to(request.user), indicator__programme=programme, pk=pk)
    reason = post_text(request, "reason", limit=300)
    try:
        if "unlock" in request.POST:
            actions.unlock_figure(figure=row, reason=reason, by=request.user)
        else:
            actions.review_figure(figure=row, accepted="accept" in request.POST, reason=reason, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row.indicator)


@programme_view(Can.READ)
def evidence_file(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    row = get_object_or_404(Evidence.objects.filter(programme=programme).select_related("file"), pk=pk)
    if row.file is None:
        raise Http404
    return download(row.file)
