"""One phase: exit criteria, moving on, going back, declaring, planning."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.web.post_data import post_text
from programmes import actions
from programmes.exit_criteria import summarise_criteria, unmet_criteria
from programmes.forms.phases import PhaseForm
from programmes.gates import evaluate_criteria
from programmes.models import ChecklistTick, Programme
from programmes.permissions import programme_view
from programmes.phases import earlier_phases, next_phase
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.toolkit import catalogue


@programme_view(Can.READ)
def phase(
    request: HttpRequest, programme: Programme, kind: str, refusals: list[str] | None = None, kept: dict | None = None
) -> HttpResponse:
    """The phase with its key actions and, for the present one, the question whether it is ready to move on.

    ``kept`` is what was typed into the form that was refused, by the name of its text.
    """
    row = get_object_or_404(programme.phases.visible_to(request.user), kind=kind)
    standing = evaluate_criteria(programme, kind)
    target = next_phase(kind)
    declared = list(programme.declarations.select_related("by"))
    context = {
        "programme": programme,
        "phase": row,
        "phases": programme.phases.for_strip(),
        "entry": catalogue().entry(kind),
        "points": standing,
        "unmet": unmet_criteria(standing),
        "tally": summarise_criteria(standing),
        "standing": summarise_criteria(standing) if programme.phase == kind else None,
        "ticks": ticks_of(programme, kind),
        "target": target and catalogue().entry(target),
        "is_current": programme.phase == kind,
        "refusals": refusals,
        "kept": kept or {},
        "waivers": programme.waivers.select_related("by"),
        "earlier": earlier_phases(programme.phase),
        "declaration": next((one for one in declared if one.withdrawn_on is None), None),
        "withdrawn": [one for one in declared if one.withdrawn_on],
        "changes": programme.phase_changes.select_related("by"),
        "states": ChecklistTick.State.choices,
        "area": "programmes",
    }
    return render(request, "programmes/phase.html", context, status=422 if refusals else 200)


def ticks_of(programme: Programme, kind: str) -> list[tuple]:
    """Each key action of the phase that is to be done, with its tick (or none yet)."""
    marks = {tick.item: tick for tick in programme.ticks.select_related("by")}
    return [(one, marks.get(one.code)) for one in catalogue().entry(kind).key_actions if one.kind == "do"]


@require_POST
@programme_view(Can.MOVE)
def move_on(request: HttpRequest, programme: Programme) -> HttpResponse:
    waiving, reason = "waive" in request.POST, post_text(request, "reason")
    if waiving:
        request.can.require(Can.WAIVE)
    try:
        seen, today = request.POST.get("seen", ""), programme.day_of(timezone.now())
        programme = actions.move_on(
            programme=programme, by=request.user, today=today, waiving=waiving, reason=reason, seen=seen
        )
    except ValidationError as refusal:
        return phase(request, programme.code, programme.phase, refusals=refusal.messages, kept={"waive": reason})
    messages.success(
        request, _("The programme is now in the phase “%(phase)s”.") % {"phase": programme.get_phase_display()}
    )
    return redirect("programmes:phase", programme.code, programme.phase)


@require_POST
@programme_view(Can.MOVE)
def go_back(request: HttpRequest, programme: Programme) -> HttpResponse:
    reason, target = post_text(request, "reason"), request.POST.get("target", "")
    try:
        programme = actions.go_back(
            programme=programme, target=target, by=request.user, today=programme.day_of(timezone.now()), reason=reason
        )
    except ValidationError as refusal:
        kept = {"back": reason, "target": target}
        return phase(request, programme.code, programme.phase, refusals=refusal.messages, kept=kept)
    messages.success(
        request,
        _("The programme is back in the phase “%(phase)s”. What was declared or left open since no longer stands.")
        % {"phase": programme.get_phase_display()},
    )
    return redirect("programmes:phase", programme.code, programme.phase)


@require_POST
@programme_view(Can.DECLARE)
def declare(request: HttpRequest, programme: Programme) -> HttpResponse:
    remark = post_text(request, "remark").strip()
    try:
        if not remark:
            raise ValidationError(_("Write a remark: what was received, and what stays open."))
        actions.declare(programme=programme, by=request.user, today=programme.day_of(timezone.now()), remark=remark)
    except ValidationError as refusal:
        return phase(request, programme.code, "SESS", refusals=refusal.messages, kept={"remark": remark})
    return redirect("programmes:phase", programme.code, "SESS")


@programme_view(Can.EDIT)
def plan_phase(request: HttpRequest, programme: Programme, kind: str) -> HttpResponse:
    row = get_object_or_404(programme.phases.visible_to(request.user), kind=kind)

    def make(data: QueryDict | None) -> PhaseForm:
        return PhaseForm(data, instance=programme.phases.visible_to(request.user).get(pk=row.pk))

    def save(form: PhaseForm) -> None:
        actions.plan_phase(phase=row, by=request.user, **form.values())

    heading, back = _("Plan the phase “%(phase)s”") % {"phase": row}, programme.get_absolute_url()
    context = {"programme": programme, "heading": heading, "back": back, "area": "programmes"}
    then = reverse("programmes:phase", args=[programme.code, kind])
    return state_page(request, programme, make=make, save=save, context=context, then=then)
