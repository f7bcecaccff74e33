"""List where results were shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can


@programme_view(Can.READ)
def dissemination_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.disseminations.visible_to(request.user)
    return render(request, "outcomes/dissemination.html", {"programme": programme, "rows": rows, "area": "programmes"})
