from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from p2p.base.files.actions import download, keep_upload
from p2p.base.records.actions import store
from programmes.access import Can
from programmes.editing import edit_page
from programmes.forms import DiagnosticForm, DocumentForm
from programmes.models import DiagnosticAssessment, Document, Programme
from programmes.rights import within


@within(Can.READ)
def diagnostic(request: HttpRequest, programme: Programme) -> HttpResponse:
    row = (
        DiagnosticAssessment.objects.visible_to(request.user)
        .filter(programme=programme)
        .select_related("document")
        .first()
    )
    return render(
        request, "programmes/diagnostic.html", {"programme": programme, "diagnostic": row, "area": "programmes"}
    )


@within(Can.DIAGNOSE)
def edit_diagnostic(request: HttpRequest, programme: Programme) -> HttpResponse:
    row = DiagnosticAssessment.objects.visible_to(request.user).filter(
        programme=programme
    ).first() or DiagnosticAssessment(programme=programme)
    form = DiagnosticForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return store(row, values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(request, programme, form=form, save=save, heading=_("Diagnostic assessment"))


@within(Can.READ)
def documents(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = programme.documents.visible_to(request.user).for_list()
    return render(
        request, "programmes/documents.html", {"programme": programme, "documents": rows, "area": "programmes"}
    )


@within(Can.EDIT)
def edit_document(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    rows = programme.documents.visible_to(request.user)
    row = get_object_or_404(rows, number=number) if number else Document(programme=programme)
    form = DocumentForm(request.POST or None, request.FILES or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        if upload := values.pop("upload", None):
            values["file"] = keep_upload(upload=upload, folder=programme.code, by=request.user)
        return store(row, values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the document") if number else _("Add a document")
    )


@within(Can.READ)
def document_file(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_object_or_404(programme.documents.visible_to(request.user).select_related("file"), number=number)
    if row.file is None:
        raise Http404
    return download(row.file)
