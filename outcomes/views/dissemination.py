"""List where results were shown."""

from django.http import HttpResponse

from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@programme_view(Can.READ)
def dissemination_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    disseminations = programme.disseminations.visible_to(request.viewer)
    return render_programme(request, programme, "outcomes/dissemination.html", disseminations=disseminations)
