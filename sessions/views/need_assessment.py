"""Assess the needs that a session served."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from p2p.base.i18n.text import bidi_isolate
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from sessions.actions import need_assessment as covering
from sessions.forms.need_assessment import NeedAssessmentForm
from sessions.views.sessions import get_session


@programme_view(Can.DIAGNOSE)
def assess_needs(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The seeking side says of each need whether the session answered it."""
    row = get_session(request, programme, number)
    needs = list(row.needs.order_by("rank", "number"))
    if not (row.is_held and needs):
        raise PermissionDenied(_("This is asked once the session was held, about the needs it serves."))
    known = {said.need_id: said for said in row.need_assessments.all()}
    form = NeedAssessmentForm(request.POST or None, needs=needs, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            covering.save_assessments(session=row, answers=form.answers(), by=request.user)
        except covering.StaleAssessments as newer:
            form.show_newer_answers(newer.said)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {
        "programme": programme,
        "form": form,
        "heading": _("What did the session answer?"),
        "lead": bidi_isolate(row.title),
    }
    context |= {"back": row.get_absolute_url(), "area": "programmes"}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
