"""List, edit and download documents."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from p2p.base.files.actions import download
from programmes import actions
from programmes.forms.documents import DocumentForm
from programmes.models import Document, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.READ)
def document_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    documents = programme.documents.visible_to(request.viewer).for_list()
    return render_programme(request, programme, "programmes/documents.html", documents=documents)


@programme_view(Can.EDIT)
def edit_document(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    documents = programme.documents.visible_to(request.viewer)
    document = get_object_or_404(documents, number=number) if number else Document(programme=programme)
    form = DocumentForm(request.POST or None, request.FILES or None, instance=document, programme=programme)

    def save(values, expected, behalf):
        return actions.save_document(
            document=document, values=values, by=request.user, expected=expected, behalf=behalf
        )

    return edit_page(
        request, programme, form=form, save=save, heading=_("Edit the document") if number else _("Add a document")
    )


@programme_view(Can.READ)
def document_file(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponseBase:
    documents = programme.documents.visible_to(request.viewer).select_related("file")
    document = get_object_or_404(documents, number=number)
    if document.file is None:
        raise Http404
    return download(document.file)
