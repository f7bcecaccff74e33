"""Show and edit the diagnostic assessment."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from programmes import actions
from programmes.forms.diagnostic import DiagnosticForm
from programmes.models import DiagnosticAssessment, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.READ)
def diagnostic_detail(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    diagnostic = (
        DiagnosticAssessment.objects.visible_to(request.viewer)
        .filter(programme=programme)
        .select_related("document")
        .first()
    )
    edit_label = _("Edit") if diagnostic else _("Record the diagnostic")
    return render_programme(
        request, programme, "programmes/diagnostic.html", diagnostic=diagnostic, edit_label=edit_label
    )


@programme_view(Can.DIAGNOSE)
def edit_diagnostic(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    recorded = DiagnosticAssessment.objects.visible_to(request.viewer).filter(programme=programme).first()
    diagnostic = recorded or DiagnosticAssessment(programme=programme)
    form = DiagnosticForm(request.POST or None, instance=diagnostic, programme=programme)

    def save(values, expected, behalf):
        return actions.save_diagnostic(
            diagnostic=diagnostic, values=values, by=request.user, expected=expected, behalf=behalf
        )

    return edit_page(request, programme, form=form, save=save, heading=_("Diagnostic assessment"))
