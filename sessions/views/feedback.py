"""Ask for feedback."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.records.form_keys import find_made_before, make_once
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.question_catalogue import feedback_questions
from sessions.actions.feedback import DEFAULT_QUESTIONS, MAX_QUESTIONS, ask_feedback
from sessions.forms.feedback import FeedbackForm
from sessions.permissions import can_run
from sessions.views.sessions import get_session, require_session_right

LEAD = gettext_lazy(
    "Everybody of both sides gets a link at once and can answer for seven days, without signing in and without a name."
)


@programme_view(Can.PLAN_SESSION)
def choose_feedback_questions(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Whoever runs the session chooses the questions; pressing the button asks everybody at once."""
    row = require_session_right(can_run, request, get_session(request, programme, number))
    form = FeedbackForm(request.POST or None, offered=feedback_questions(), usual=DEFAULT_QUESTIONS, most=MAX_QUESTIONS)
    if find_made_before(request, form):
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        asking = {"session": row, "questions": form.questions(), "by": request.user, "now": timezone.now()}
        try:
            make_once(request, form, lambda: ask_feedback(**asking))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Everybody has been asked."))
            return redirect(row)
    context = {"programme": programme, "form": form, "back": row.get_absolute_url(), "area": "programmes"}
    context |= {"heading": _("Ask for feedback"), "button": _("Ask everybody now"), "lead": LEAD}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
