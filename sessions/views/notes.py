"""Write notes and entries; attach and download files."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.accounts.models import Person
from p2p.base.files.actions import download, save_upload
from p2p.base.i18n.text import bidi_isolate
from p2p.base.records import drafts
from p2p.base.records.actions import StaleVersion
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import conflict_page, edit_page, saved_message
from programmes.rendering import programme_context
from sessions import permissions
from sessions.actions import note_review, notes
from sessions.active_editors import describe_active_editors
from sessions.correction_window import correction_deadline
from sessions.forms.notes import EntryForm, FileForm, NoteForm
from sessions.models import Note, NoteEntry
from sessions.views.sessions import get_session


def get_writable_note(request: ProgrammeRequest, programme: Programme, number: int) -> Note:
    """The notes of a session for one of their writers; everyone else is told who writes them."""
    session = get_session(request, programme, number)
    note = Note.objects.filter(session=session).select_related("author").first()
    note = note or notes.new_note(session=session, by=request.user)
    note.session = session
    if not permissions.can_edit_notes(note, request.viewer):
        raise PermissionDenied(not_a_writer_message(note))
    # Only writing makes somebody the author, not opening the empty page.
    if note.pk is None and request.method == "POST":
        return notes.get_or_create_note(session=session, by=request.user)
    return note


def not_a_writer_message(note: Note) -> str:
    if note.state == Note.State.AGREED:
        return _("These notes are agreed and locked.")
    return _("%(name)s writes the notes of this session. Ask to be named as a co-writer.") % {
        "name": bidi_isolate(note.author)
    }


@programme_view(Can.WRITE_NOTES)
def write_notes(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Entries so far and the form for the next one; a mail links here, so writing is two clicks away."""
    note = get_writable_note(request, programme, number)
    form = EntryForm(
        request.POST or None,
        instance=NoteEntry(note=note),
        programme=programme,
        initial={"key": uuid.uuid4(), "kind": "lesson"},
    )
    context = programme_context(programme, session=note.session, note=note, form=form, heading=_("New entry"))
    if request.method == "POST" and form.is_valid():
        try:
            save_new_entry(note, form, request.user)
        except StaleVersion as stale:
            return conflict_page(request, form, stale, context)
        drafts.discard_saved_drafts(request)
        messages.success(request, _("Saved."))
        return redirect(note)
    now = timezone.now()
    context |= drafts.offer_drafts(request, form) | {
        "entries": NoteEntry.objects.visible_to(request.viewer).filter(note__session=note.session).for_list(),
        "others": describe_active_editors(note, request.viewer, now),
        "until": correction_deadline(note, programme.day_of(now)),
    }
    return render(request, "sessions/notes.html", context, status=422 if form.is_bound else 200)


def save_new_entry(note: Note, form: EntryForm, by: Person) -> None:
    values, key = form.values(), form.cleaned_data["key"]
    notes.save_entry(note=note, entry=None, values=values, by=by, key=key, expected=form.expected)


@programme_view(Can.WRITE_NOTES)
def edit_entry(request: ProgrammeRequest, programme: Programme, number: int, key: uuid.UUID) -> HttpResponse:
    note = get_writable_note(request, programme, number)
    entry = get_object_or_404(NoteEntry.objects.visible_to(request.viewer), note__session=note.session, uuid=key)
    form = EntryForm(request.POST or None, instance=entry, programme=programme, viewer=request.viewer)
    context = programme_context(
        programme, session=note.session, note=note, form=form, entry=entry, heading=_("Change the entry")
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = notes.save_entry(
                note=note, entry=entry, values=form.values(), by=request.user, expected=form.expected
            )
        except StaleVersion as stale:
            return conflict_page(request, form, stale, context)
        messages.success(request, saved_message(form, saved))
        drafts.discard_saved_drafts(request)
        return redirect(note)
    context |= drafts.offer_drafts(request, form)
    return render(request, "sessions/note_entry.html", context, status=422 if form.is_bound else 200)


@require_POST
@programme_view(Can.WRITE_NOTES)
def remove_entry(request: ProgrammeRequest, programme: Programme, number: int, key: uuid.UUID) -> HttpResponse:
    note = get_writable_note(request, programme, number)
    entry = get_object_or_404(NoteEntry.objects.visible_to(request.viewer), note__session=note.session, uuid=key)
    note_review.remove_entry(entry=entry, by=request.user, now=timezone.now())
    return redirect(note)


@programme_view(Can.WRITE_NOTES)
def edit_note(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    note = get_writable_note(request, programme, number)
    form = NoteForm(request.POST or None, instance=note, programme=programme, viewer=request.viewer)

    def save(values, expected, behalf):
        return notes.save_note(note=note, values=values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(request, programme, form=form, save=save, heading=_("Free text, language and co-writers"))


@programme_view(Can.WRITE_NOTES)
def add_file(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponseBase:
    """A picture of a flip chart or a handout becomes an entry; all who may read that entry may read the file."""
    note = get_writable_note(request, programme, number)
    entry = NoteEntry(note=note, kind=NoteEntry.Kind.DOCUMENT)
    form = FileForm(request.POST or None, request.FILES or None, instance=entry, programme=programme)

    def save(values, _expected, _behalf):
        upload, caption = values.pop("upload"), values.pop("caption")
        file = save_upload(upload=upload, folder=programme.code, by=request.user)
        values |= {"kind": NoteEntry.Kind.DOCUMENT, "text": caption or file.name, "file": file}
        return notes.save_entry(note=note, entry=None, values=values, by=request.user)

    heading = _("Add a picture or a file")
    return edit_page(
        request, programme, form=form, save=save, heading=heading, back=note.get_absolute_url(), for_others=False
    )


@programme_view(Can.READ)
def entry_file(request: ProgrammeRequest, programme: Programme, number: int, key: uuid.UUID) -> HttpResponseBase:
    entries = NoteEntry.objects.visible_to(request.viewer).filter(
        note__session__programme=programme, file__isnull=False
    )
    entry = get_object_or_404(entries.select_related("file"), note__session__number=number, uuid=key)
    assert entry.file is not None
    return download(entry.file)
