"""Show and edit the diagnostic assessment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from programmes import actions
from programmes.forms.diagnostic import DiagnosticForm
from programmes.models import DiagnosticAssessment, Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page


@programme_view(Can.READ)
def diagnostic_detail(request: HttpRequest, programme: Programme) -> HttpResponse:
    row = (
        DiagnosticAssessment.objects.visible_to(request.user)
        .filter(programme=programme)
        .select_related("document")
        .first()
    )
    return render(
        request, "programmes/diagnostic.html", {"programme": programme, "diagnostic": row, "area": "programmes"}
    )


@programme_view(Can.DIAGNOSE)
def edit_diagnostic(request: HttpRequest, programme: Programme) -> HttpResponse:
    row = DiagnosticAssessment.objects.visible_to(request.user).filter(
        programme=programme
    ).first() or DiagnosticAssessment(programme=programme)
    form = DiagnosticForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_diagnostic(diagnostic=row, values=values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(request, programme, form=form, save=save, heading=_("Diagnostic assessment"))
