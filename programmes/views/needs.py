"""List, show and edit needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from p2p.base.registry.panels import panels_of
from programmes import actions
from programmes.forms.needs import NeedForm
from programmes.models import Need, Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page


@programme_view(Can.READ)
def need_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.needs.visible_to(request.user).for_list()
    return render(request, "programmes/needs.html", {"programme": programme, "needs": rows, "area": "programmes"})


@programme_view(Can.READ)
def need(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """One need and, from the floors above, who offered an answer and which sessions served it."""
    row = get_object_or_404(programme.needs.visible_to(request.user), number=number)
    context = {"programme": programme, "need": row, "panels": panels_of("need", row, request), "area": "programmes"}
    return render(request, "programmes/need.html", context)


@programme_view(Can.DIAGNOSE)
def edit_need(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.needs.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Need(programme=programme)
    form = NeedForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_need(need=row, values=values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the need") if number else _("Add a need")
    )
