"""List and review risks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from p2p.base.i18n import dates
from programmes import actions
from programmes.forms.risks import RiskForm
from programmes.models import Programme, Risk
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.toolkit import catalogue


@programme_view(Can.READ)
def risk_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.risks.visible_to(request.user).for_list()
    today = dates.today()
    context = {
        "programme": programme,
        "risks": rows,
        "late": sum(row.overdue(today) for row in rows),
        "today": today,
        "area": "programmes",
    }
    return render(request, "programmes/risks.html", context)


@programme_view(Can.READ)
def edit_risk(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.risks.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Risk(programme=programme)
    request.can.require_own(row.owner_id, Can.EDIT)
    form = RiskForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_risk(risk=row, values=values, by=request.user, expected=expected, behalf=behalf)

    lead = " · ".join(str(one) for one in getattr(catalogue().by_code.get(row.obstacle), "suggested_mitigation", ()))
    return edit_page(
        request, programme, form=form, save=save, heading=_("Review the risk") if number else _("Add a risk"), lead=lead
    )
