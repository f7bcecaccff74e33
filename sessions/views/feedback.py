"""Ask for feedback."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.records.form_keys import find_made_before, make_once
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.question_catalogue import feedback_questions
from programmes.rendering import render_programme
from sessions.actions.feedback import DEFAULT_QUESTIONS, MAX_QUESTIONS, ask_feedback
from sessions.forms.feedback import FeedbackForm
from sessions.permissions import can_run
from sessions.views.sessions import get_session, require_session_right

LEAD = gettext_lazy(
    "Everybody of both sides gets a link at once and can answer for seven days, without signing in and without a name."
)


@programme_view(Can.PLAN_SESSION)
def choose_feedback_questions(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Whoever runs the session chooses the questions; pressing the button asks everybody at once."""
    session = require_session_right(can_run, request, get_session(request, programme, number))
    form = FeedbackForm(request.POST or None, offered=feedback_questions(), usual=DEFAULT_QUESTIONS, most=MAX_QUESTIONS)
    if find_made_before(request, form):
        return redirect(session)
    if request.method == "POST" and form.is_valid():
        questions, by, now = form.questions(), request.user, timezone.now()
        try:
            make_once(request, form, lambda: ask_feedback(session=session, questions=questions, by=by, now=now))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Everybody has been asked."))
            return redirect(session)
    return render_programme(
        request,
        programme,
        "form.html",
        form=form,
        back=session.get_absolute_url(),
        heading=_("Ask for feedback"),
        button=_("Ask everybody now"),
        lead=LEAD,
        status=422 if form.is_bound else 200,
    )
