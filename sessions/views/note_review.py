"""Share notes; suggest, show and answer corrections."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.records.actions import StaleVersion
from p2p.base.records.revision_diff import pieces
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import add_errors, edit_page
from sessions import correction_window, permissions
from sessions.actions import note_review
from sessions.forms.note_review import AnswerForm, CorrectionForm, ShareForm
from sessions.models import Correction, Note, NoteEntry
from sessions.permissions import can_write_notes
from sessions.views.notes import get_writable_note
from sessions.views.sessions import get_session


@require_POST
@programme_view(Can.WRITE_NOTES)
def share_notes(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    note, form = get_writable_note(request, programme, number), ShareForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["until"]))
        return redirect(note)
    try:
        today, until = programme.day_of(timezone.now()), form.cleaned_data["until"]
        note_review.share_notes(note=note, by=request.user, today=today, until=until)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(note)
    messages.success(request, _("The notes are shared with everyone who may read this session."))
    return redirect(note.session)


def get_readable_note(request: HttpRequest, programme: Programme, number: int) -> Note:
    rows = Note.objects.visible_to(request.user).select_related("session__programme", "author")
    return get_object_or_404(rows, session=get_session(request, programme, number))


@programme_view(Can.WRITE_NOTES)
def suggest_correction(
    request: HttpRequest, programme: Programme, number: int, key: uuid.UUID | None = None, *, of_text: bool = False
) -> HttpResponse:
    """Another text for an entry or the free text, or what is missing; refused with the reason while it cannot be."""
    note, today = get_readable_note(request, programme, number), programme.day_of(timezone.now())
    if of_text and not note.summary:
        raise Http404
    if reason := correction_window.corrections_closed_reason(note, today):
        raise PermissionDenied(reason)
    rows = NoteEntry.objects.visible_to(request.user).filter(note=note)
    entry = get_object_or_404(rows, uuid=key) if key else None
    of = {"note": note, "entry": entry, "of_text": of_text}
    form = CorrectionForm(request.POST or None, instance=Correction(**of), programme=programme)

    def save(values, _expected, _behalf):
        return note_review.suggest_correction(values=values, by=request.user, today=today, **of)

    heading = _("Add to the agreed notes") if note.state == Note.State.AGREED else _("Suggest a correction")
    back = note.session.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, back=back, for_others=False)


@programme_view(Can.READ)
def correction(request: HttpRequest, programme: Programme, number: int, which: int) -> HttpResponse:
    """One suggestion beside the text as it is; writers of the notes answer it here."""
    rows = Correction.objects.visible_to(request.user).for_list()
    row = get_object_or_404(rows, note=get_readable_note(request, programme, number), number=which)
    form = AnswerForm(request.POST or None, initial={"seen": row.target and row.target.version})
    if request.method == "POST" and form.is_valid() and save_answer(request, row, form):
        accepted = "accept" in request.POST
        messages.success(request, _("The correction is accepted.") if accepted else _("The correction is declined."))
        return redirect(row.note.session)
    context = {
        "programme": programme,
        "session": row.note.session,
        "correction": row,
        "pieces": pieces(permissions.readable_text(row, request.user), row.text),
        "may_answer": row.state == Correction.State.OPEN and can_write_notes(row.note, request.user),
        "form": form,
        "area": "programmes",
    }
    return render(request, "sessions/correction.html", context, status=422 if form.is_bound else 200)


def save_answer(request: HttpRequest, row: Correction, form: AnswerForm) -> bool:
    """Whether the answer was taken; otherwise the form says why not."""
    request.can.require(Can.WRITE_NOTES)
    if not can_write_notes(row.note, request.user):
        raise PermissionDenied(_("The writers of the notes answer what is suggested."))
    words, seen = form.cleaned_data["answer"], form.cleaned_data["seen"]
    today = row.programme.day_of(timezone.now())
    answer = {"accept": "accept" in request.POST, "words": words, "by": request.user, "today": today}
    try:
        note_review.answer_correction(correction=row, seen=seen, **answer)
    except StaleVersion:
        form.add_error(None, _("The text has changed since this page was opened. Look at it again, then answer."))
    except ValidationError as error:
        add_errors(form, error)
    return form.is_valid()
