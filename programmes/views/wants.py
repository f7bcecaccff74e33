from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from p2p.base.i18n import when
from p2p.base.records.actions import store
from p2p.base.registry.parts import parts_of
from programmes.access import Can
from programmes.editing import edit_page
from programmes.forms import NeedForm, RiskForm
from programmes.models import Need, Programme, Risk
from programmes.rights import within
from programmes.toolkit import catalogue


@within(Can.READ)
def needs(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.needs.visible_to(request.user).for_list()
    return render(request, "programmes/needs.html", {"programme": programme, "needs": rows, "area": "programmes"})


@within(Can.READ)
def need(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """One need and, from the floors above, who offered an answer and which sessions served it."""
    row = get_object_or_404(programme.needs.visible_to(request.user), number=number)
    context = {"programme": programme, "need": row, "parts": parts_of("need", row, request), "area": "programmes"}
    return render(request, "programmes/need.html", context)


@within(Can.DIAGNOSE)
def edit_need(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.needs.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Need(programme=programme)
    form = NeedForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return store(row, values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the need") if number else _("Add a need")
    )


@within(Can.READ)
def risks(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.risks.visible_to(request.user).for_list()
    today = when.today()
    context = {
        "programme": programme,
        "risks": rows,
        "late": sum(row.overdue(today) for row in rows),
        "today": today,
        "area": "programmes",
    }
    return render(request, "programmes/risks.html", context)


@within(Can.READ)
def edit_risk(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.risks.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Risk(programme=programme)
    request.can.require_own(row.owner_id, Can.EDIT)
    form = RiskForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return store(row, values, by=request.user, expected=expected, behalf=behalf)

    lead = " · ".join(str(one) for one in getattr(catalogue().by_code.get(row.obstacle), "suggested_mitigation", ()))
    return edit_page(
        request, programme, form=form, save=save, heading=_("Review the risk") if number else _("Add a risk"), lead=lead
    )
