"""Share notes; suggest, show and answer corrections."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.records.actions import StaleVersion
from p2p.base.records.revision_diff import pieces
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import add_errors, edit_page
from programmes.rendering import render_programme
from sessions import correction_window, permissions
from sessions.actions import note_review
from sessions.forms.note_review import CorrectionAnswerForm, CorrectionForm, ShareForm
from sessions.models import Correction, Note, NoteEntry
from sessions.permissions import can_write_notes
from sessions.views.notes import get_writable_note
from sessions.views.sessions import get_session


@require_POST
@programme_view(Can.WRITE_NOTES)
def share_notes(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    note, form = get_writable_note(request, programme, number), ShareForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["until"])))
        return redirect(note)
    try:
        today, until = programme.day_of(timezone.now()), form.cleaned_data["until"]
        note_review.share_notes(note=note, by=request.user, today=today, until=until)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(note)
    messages.success(request, _("The notes are shared with everyone who may read this session."))
    return redirect(note.session)


def get_readable_note(request: ProgrammeRequest, programme: Programme, number: int) -> Note:
    notes = Note.objects.visible_to(request.viewer).select_related("session__programme", "author")
    return get_object_or_404(notes, session=get_session(request, programme, number))


@programme_view(Can.WRITE_NOTES)
def suggest_correction(
    request: ProgrammeRequest, programme: Programme, number: int, key: uuid.UUID | None = None, *, of_text: bool = False
) -> HttpResponse:
    """Another text for an entry or the free text, or something missing; refused with the reason outside the window."""
    note, today = get_readable_note(request, programme, number), programme.day_of(timezone.now())
    if of_text and not note.summary:
        raise Http404
    if reason := correction_window.corrections_closed_reason(note, today):
        raise PermissionDenied(reason)
    entries = NoteEntry.objects.visible_to(request.viewer).filter(note=note)
    entry = get_object_or_404(entries, uuid=key) if key else None
    subject = {"note": note, "entry": entry, "of_text": of_text}
    form = CorrectionForm(request.POST or None, instance=Correction(**subject), programme=programme)

    def save(values, _expected, _behalf):
        return note_review.suggest_correction(values=values, by=request.user, today=today, **subject)

    heading = _("Add to the agreed notes") if note.state == Note.State.AGREED else _("Suggest a correction")
    back = note.session.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, back=back, for_others=False)


@programme_view(Can.READ)
def correction_detail(request: ProgrammeRequest, programme: Programme, number: int, which: int) -> HttpResponse:
    """One suggestion beside the text as it is; writers of the notes answer it here."""
    corrections = Correction.objects.visible_to(request.viewer).for_list()
    correction = get_object_or_404(corrections, note=get_readable_note(request, programme, number), number=which)
    form = CorrectionAnswerForm(request.POST or None, initial={"seen": correction.target and correction.target.version})
    if request.method == "POST" and form.is_valid() and save_correction_answer(request, correction, form):
        accepted = "accept" in request.POST
        messages.success(request, _("The correction is accepted.") if accepted else _("The correction is declined."))
        return redirect(correction.note.session)
    return render_programme(
        request,
        programme,
        "sessions/correction.html",
        session=correction.note.session,
        correction=correction,
        pieces=pieces(permissions.readable_text(correction, request.viewer), correction.text),
        may_answer=correction.state == Correction.State.OPEN and can_write_notes(correction.note, request.viewer),
        form=form,
        status=422 if form.is_bound else 200,
    )


def save_correction_answer(request: ProgrammeRequest, correction: Correction, form: CorrectionAnswerForm) -> bool:
    """Whether the answer was stored; otherwise the form has errors."""
    request.can.require(Can.WRITE_NOTES)
    if not can_write_notes(correction.note, request.viewer):
        raise PermissionDenied(_("The writers of the notes answer what is suggested."))
    try:
        note_review.answer_correction(
            correction=correction,
            accept="accept" in request.POST,
            answer=form.cleaned_data["answer"],
            by=request.user,
            today=correction.programme.day_of(timezone.now()),
            seen=form.cleaned_data["seen"],
        )
    except StaleVersion:
        form.add_error(None, _("The text has changed since this page was opened. Look at it again, then answer."))
    except ValidationError as error:
        add_errors(form, error)
    return form.is_valid()
