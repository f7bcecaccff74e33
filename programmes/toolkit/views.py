from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.documents.views import serve_document
from programmes.toolkit.catalogue import catalogue
from programmes.toolkit.chapters import CHAPTERS, chapter_of


def index(request: HttpRequest) -> HttpResponse:
    return page(request, "toolkit/index.html", chapters=CHAPTERS)


def phase(request: HttpRequest, code: str) -> HttpResponse:
    phases = {phase.code: phase for phase in catalogue().phases}
    if code not in phases:
        raise Http404
    return page(request, "toolkit/phase.html", phase=phases[code], level=2)


def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    chapter = chapter_of(slug)
    if chapter is None:
        raise Http404
    return page(request, "toolkit/chapter.html", chapter=chapter, level=2)


def whole(request: HttpRequest) -> HttpResponse:
    """Everything in one document, for printing."""
    return page(request, "toolkit/whole.html", chapters=CHAPTERS, level=3)


def whole_pdf(request: PersonRequest) -> HttpResponseBase:
    return serve_document(
        request,
        kind="toolkit",
        subject="",
        folder="toolkit",
        name="toolkit",
        title=_("The whole toolkit"),
        version=catalogue().version,
        back=reverse("toolkit:whole"),
    )


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"area": "toolkit", "catalogue": catalogue(), **context})
