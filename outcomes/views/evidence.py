"""Download a file of evidence."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from outcomes.models import Evidence
from p2p.base.files.actions import download
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can


@programme_view(Can.READ)
def evidence_file(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponseBase:
    evidence = get_object_or_404(Evidence.objects.filter(programme=programme).select_related("file"), pk=pk)
    if evidence.file is None:
        raise Http404
    return download(evidence.file)
