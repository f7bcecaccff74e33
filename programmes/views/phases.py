"""One phase: exit criteria, moving on, going back, declaring, planning."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
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
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.phases import earlier_phases, next_phase
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.rendering import programme_context, render_programme
from programmes.toolkit import catalogue
from programmes.toolkit.entries import KeyAction


@programme_view(Can.READ)
def phase(
    request: ProgrammeRequest,
    programme: Programme,
    kind: str,
    refusals: list[str] | None = None,
    typed: dict | None = None,
) -> HttpResponse:
    """The phase with its key actions and exit criteria; of the current one also the buttons to move on and back.

    ``typed`` keeps the input of a refused form: "waive", "back" and "target", or "remark".
    """
    phase = get_object_or_404(programme.phases.visible_to(request.viewer), kind=kind)
    criteria = evaluate_criteria(programme, kind)
    summary = summarise_criteria(criteria)
    target = next_phase(kind)
    phases = list(programme.phases.for_strip())
    is_current = programme.phase == kind
    return render_programme(
        request,
        programme,
        "programmes/phase.html",
        phase=phase,
        phases=phases,
        entry=catalogue().entry(kind),
        criteria=criteria,
        unmet=unmet_criteria(criteria),
        summary=summary,
        current_summary=summary if is_current else None,
        key_actions=key_actions_with_ticks(programme, kind),
        target=target and catalogue().entry(target),
        is_current=is_current,
        refusals=refusals,
        typed=typed or {},
        waivers=programme.waivers.select_related("by"),
        earlier=[entered for entered in phases if entered.kind in earlier_phases(programme.phase)],
        changes=programme.phase_changes.select_related("by"),
        states=ChecklistTick.State.choices,
        status=422 if refusals else 200,
        **declarations_context(programme),
    )


def declarations_context(programme: Programme) -> dict[str, Any]:
    """The standing declaration, and those that were withdrawn."""
    declarations = list(programme.declarations.select_related("by"))
    return {
        "declaration": next((declaration for declaration in declarations if declaration.withdrawn_on is None), None),
        "withdrawn_declarations": [declaration for declaration in declarations if declaration.withdrawn_on],
    }


def key_actions_with_ticks(programme: Programme, kind: str) -> list[tuple[KeyAction, ChecklistTick | None]]:
    ticks = {tick.item: tick for tick in programme.ticks.select_related("by")}
    return [(action, ticks.get(action.code)) for action in catalogue().entry(kind).dos]


@require_POST
@programme_view(Can.MOVE)
def move_on(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    waiving, reason = "waive" in request.POST, post_text(request, "reason")
    if waiving:
        request.can.require(Can.WAIVE)
    try:
        seen, today = request.POST.get("seen", ""), programme.day_of(timezone.now())
        programme = actions.move_on(
            programme=programme, by=request.user, today=today, waiving=waiving, reason=reason, seen=seen
        )
    except ValidationError as refusal:
        return phase(request, programme.code, programme.phase, refusals=refusal.messages, typed={"waive": reason})
    messages.success(
        request, _("The programme is now in the phase “%(phase)s”.") % {"phase": programme.get_phase_display()}
    )
    return redirect("programmes:phase", programme.code, programme.phase)


@require_POST
@programme_view(Can.MOVE)
def go_back(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    reason, target = post_text(request, "reason"), request.POST.get("target", "")
    try:
        programme = actions.go_back(
            programme=programme, target=target, by=request.user, today=programme.day_of(timezone.now()), reason=reason
        )
    except ValidationError as refusal:
        typed = {"back": reason, "target": target}
        return phase(request, programme.code, programme.phase, refusals=refusal.messages, typed=typed)
    messages.success(
        request,
        _("The programme is back in the phase “%(phase)s”. What was declared or left open since no longer stands.")
        % {"phase": programme.get_phase_display()},
    )
    return redirect("programmes:phase", programme.code, programme.phase)


@require_POST
@programme_view(Can.DECLARE)
def declare(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    remark = post_text(request, "remark").strip()
    try:
        if not remark:
            raise ValidationError(_("Write a remark: what was received, and what stays open."))
        actions.declare(programme=programme, by=request.user, today=programme.day_of(timezone.now()), remark=remark)
    except ValidationError as refusal:
        return phase(request, programme.code, "SESS", refusals=refusal.messages, typed={"remark": remark})
    return redirect("programmes:phase", programme.code, "SESS")


@programme_view(Can.EDIT)
def plan_phase(request: ProgrammeRequest, programme: Programme, kind: str) -> HttpResponse:
    phase = get_object_or_404(programme.phases.visible_to(request.viewer), kind=kind)

    def make(data: QueryDict | None) -> PhaseForm:
        return PhaseForm(data, instance=programme.phases.visible_to(request.viewer).get(pk=phase.pk))

    def save(form: PhaseForm) -> None:
        actions.plan_phase(phase=phase, by=request.user, **form.values())

    heading, back = _("Plan the phase “%(phase)s”") % {"phase": phase}, programme.get_absolute_url()
    context = programme_context(programme, heading=heading, back=back)
    then = reverse("programmes:phase", args=[programme.code, kind])
    return state_page(request, programme, make=make, save=save, context=context, then=then)
