"""Assess the needs that a session served."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from p2p.base.i18n.text import bidi_isolate
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme
from sessions.actions.need_assessment import StaleAssessments, save_assessments
from sessions.forms.need_assessment import NeedAssessmentForm
from sessions.views.sessions import get_session


@programme_view(Can.DIAGNOSE)
def assess_needs(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """The seeking side says of each need whether the session answered it."""
    session = get_session(request, programme, number)
    needs = list(session.needs.order_by("rank", "number"))
    if not (session.is_held and needs):
        raise PermissionDenied(_("This is asked once the session was held, about the needs it serves."))
    known = {assessment.need_id: assessment for assessment in session.need_assessments.all()}
    form = NeedAssessmentForm(request.POST or None, needs=needs, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            save_assessments(session=session, answers=form.answers(), by=request.user)
        except StaleAssessments as stale:
            form.show_newer_answers(stale.newer)
        else:
            messages.success(request, _("Saved."))
            return redirect(session)
    return render_programme(
        request,
        programme,
        "form.html",
        form=form,
        heading=_("What did the session answer?"),
        lead=bidi_isolate(session.title),
        back=session.get_absolute_url(),
        status=422 if form.is_bound else 200,
    )
