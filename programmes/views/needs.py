"""List, show and edit needs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from p2p.base.registry.panels import panels_of
from programmes import actions
from programmes.forms.needs import NeedForm
from programmes.models import Need, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.READ)
def need_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    needs = programme.needs.visible_to(request.viewer).for_list()
    return render_programme(request, programme, "programmes/needs.html", needs=needs)


@programme_view(Can.READ)
def need_detail(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """One need, with panels of the upper floors: offers and sessions."""
    need = get_object_or_404(programme.needs.visible_to(request.viewer), number=number)
    panels = panels_of("need", need, request)
    return render_programme(request, programme, "programmes/need.html", need=need, panels=panels)


@programme_view(Can.DIAGNOSE)
def edit_need(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    needs = programme.needs.visible_to(request.viewer)
    need = get_object_or_404(needs, number=number) if number else Need(programme=programme)
    form = NeedForm(request.POST or None, instance=need, programme=programme)

    def save(values, expected, behalf):
        return actions.save_need(need=need, values=values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the need") if number else _("Add a need")
    )
