"""List and review risks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from p2p.base.i18n import dates
from programmes import actions
from programmes.forms.risks import RiskForm
from programmes.models import Programme, Risk
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme
from programmes.toolkit import catalogue


@programme_view(Can.READ)
def risk_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    risks: Any = programme.risks.visible_to(request.viewer).for_list()
    today = dates.today()
    for risk in risks:
        risk.overdue = risk.is_overdue(today)
    return render_programme(
        request, programme, "programmes/risks.html", risks=risks, overdue_count=sum(risk.overdue for risk in risks)
    )


@programme_view(Can.READ)
def edit_risk(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    risks = programme.risks.visible_to(request.viewer)
    risk = get_object_or_404(risks, number=number) if number else Risk(programme=programme)
    request.can.require_own(risk.owner_id, Can.EDIT)
    form = RiskForm(request.POST or None, instance=risk, programme=programme)

    def save(values, expected, behalf):
        return actions.save_risk(risk=risk, values=values, by=request.user, expected=expected, behalf=behalf)

    obstacle = catalogue().by_code.get(risk.obstacle)
    lead = " · ".join(map(str, getattr(obstacle, "suggested_mitigation", ())))
    return edit_page(
        request, programme, form=form, save=save, heading=_("Review the risk") if number else _("Add a risk"), lead=lead
    )
