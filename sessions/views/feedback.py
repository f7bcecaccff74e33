from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.records.keys import made_before, once
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.question_catalogue import feedback_questions
from sessions.access import runs
from sessions.feedback import MOST_QUESTIONS, USUAL, ask_feedback
from sessions.forms import FeedbackForm
from sessions.views.session import allowed_by, one

LEAD = gettext_lazy(
    "Everybody of both sides gets a link at once and can answer for seven days, without signing in and without a name."
)


@programme_view(Can.PLAN_SESSION)
def ask(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Whoever runs the session chooses the questions; pressing the button asks everybody at once."""
    row = allowed_by(runs, request, one(request, programme, number))
    form = FeedbackForm(request.POST or None, offered=feedback_questions(), usual=USUAL, most=MOST_QUESTIONS)
    if made_before(request, form):
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        asking = {"session": row, "questions": form.questions(), "by": request.user, "now": timezone.now()}
        try:
            once(request, form, lambda: ask_feedback(**asking))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Everybody has been asked."))
            return redirect(row)
    context = {"programme": programme, "form": form, "back": row.get_absolute_url(), "area": "programmes"}
    context |= {"heading": _("Ask for feedback"), "button": _("Ask everybody now"), "lead": LEAD}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
