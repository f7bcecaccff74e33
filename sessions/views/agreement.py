import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.i18n.words import apart
from p2p.base.records.actions import Stale
from p2p.base.records.compare import pieces
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import add_errors, edit_page
from sessions import agreement
from sessions import coverage as covering
from sessions.actions import writes
from sessions.forms import AnswerForm, CorrectionForm, CoverageForm, ShareForm, TranslationForm
from sessions.models import Correction, Note, NoteEntry, Translation
from sessions.views.notes import writable
from sessions.views.session import one


@require_POST
@programme_view(Can.WRITE_NOTES)
def share_notes(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    note, form = writable(request, programme, number), ShareForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["until"]))
        return redirect(note)
    try:
        today, until = programme.day_of(timezone.now()), form.cleaned_data["until"]
        agreement.share(note=note, by=request.user, today=today, until=until)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(note)
    messages.success(request, _("The notes are shared with everyone who may read this session."))
    return redirect(note.session)


def readable(request: HttpRequest, programme: Programme, number: int) -> Note:
    rows = Note.objects.visible_to(request.user).select_related("session__programme", "author")
    return get_object_or_404(rows, session=one(request, programme, number))


@programme_view(Can.WRITE_NOTES)
def suggest(
    request: HttpRequest, programme: Programme, number: int, key: uuid.UUID | None = None, *, of_text: bool = False
) -> HttpResponse:
    """Another text for an entry or the free text, or what is missing; refused with the reason while it cannot be."""
    note, today = readable(request, programme, number), programme.day_of(timezone.now())
    if of_text and not note.summary:
        raise Http404
    if reason := agreement.closed_to_corrections(note, today):
        raise PermissionDenied(reason)
    rows = NoteEntry.objects.visible_to(request.user).filter(note=note)
    entry = get_object_or_404(rows, uuid=key) if key else None
    of = {"note": note, "entry": entry, "of_text": of_text}
    form = CorrectionForm(request.POST or None, instance=Correction(**of), programme=programme)

    def save(values, _expected, _behalf):
        return agreement.suggest(values=values, by=request.user, today=today, **of)

    heading = _("Add to the agreed notes") if note.state == Note.State.AGREED else _("Suggest a correction")
    back = note.session.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, back=back, for_others=False)


@programme_view(Can.READ)
def correction(request: HttpRequest, programme: Programme, number: int, which: int) -> HttpResponse:
    """One suggestion beside the text as it is; writers of the notes answer it here."""
    rows = Correction.objects.visible_to(request.user).for_list()
    row = get_object_or_404(rows, note=readable(request, programme, number), number=which)
    form = AnswerForm(request.POST or None, initial={"seen": row.target and row.target.version})
    if request.method == "POST" and form.is_valid() and answered(request, row, form):
        accepted = "accept" in request.POST
        messages.success(request, _("The correction is accepted.") if accepted else _("The correction is declined."))
        return redirect(row.note.session)
    context = {
        "programme": programme,
        "session": row.note.session,
        "correction": row,
        "pieces": pieces(agreement.text_for(row, request.user), row.text),
        "may_answer": row.state == Correction.State.OPEN and writes(row.note, request.user),
        "form": form,
        "area": "programmes",
    }
    return render(request, "sessions/correction.html", context, status=422 if form.is_bound else 200)


def answered(request: HttpRequest, row: Correction, form: AnswerForm) -> bool:
    """Whether the answer was taken; otherwise the form says why not."""
    request.can.require(Can.WRITE_NOTES)
    if not writes(row.note, request.user):
        raise PermissionDenied(_("The writers of the notes answer what is suggested."))
    words, seen = form.cleaned_data["answer"], form.cleaned_data["seen"]
    today = row.programme.day_of(timezone.now())
    answer = {"accept": "accept" in request.POST, "words": words, "by": request.user, "today": today}
    try:
        agreement.answer(correction=row, seen=seen, **answer)
    except Stale:
        form.add_error(None, _("The text has changed since this page was opened. Look at it again, then answer."))
    except ValidationError as error:
        add_errors(form, error)
    return form.is_valid()


@programme_view(Can.WRITE_NOTES)
def translation(request: HttpRequest, programme: Programme, number: int, language: str) -> HttpResponse:
    note = readable(request, programme, number)
    if language not in dict(Translation._meta.get_field("language").choices) or language == note.language:
        raise Http404
    if not agreement.is_for_everyone(note) and not writes(note, request.user):
        raise PermissionDenied(_("Some entries are not for everyone, so the writers of the notes translate them."))
    row = Translation.objects.visible_to(request.user).filter(note=note, language=language).first()
    row = row or Translation(note=note, language=language)
    form = TranslationForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return agreement.save_translation(row=row, values=values, by=request.user, expected=expected, behalf=behalf)

    heading = f"{_('Notes')} · {row.get_language_display()}"
    return edit_page(request, programme, form=form, save=save, heading=heading, back=row.get_absolute_url())


@programme_view(Can.DIAGNOSE)
def coverage(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The seeking side says of each need whether the session answered it."""
    row = one(request, programme, number)
    needs = list(row.needs.order_by("rank", "number"))
    if not (row.is_held and needs):
        raise PermissionDenied(_("This is asked once the session was held, about the needs it serves."))
    known = {said.need_id: said for said in row.coverage.all()}
    form = CoverageForm(request.POST or None, needs=needs, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            covering.say_what_was_answered(session=row, answers=form.answers(), by=request.user)
        except covering.Overtaken as newer:
            form.overtaken(newer.said)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {
        "programme": programme,
        "form": form,
        "heading": _("What did the session answer?"),
        "lead": apart(row.title),
    }
    context |= {"back": row.get_absolute_url(), "area": "programmes"}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
