"""List, show, edit, confirm, hold, cancel or postpone sessions."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from http import HTTPStatus
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n.text import bidi_isolate
from p2p.base.web.post_data import post_text
from programmes.models import Need, Programme
from programmes.models.teams import Side
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme
from sessions import permissions
from sessions.actions import sessions
from sessions.correction_window import corrections_closed_reason
from sessions.feedback import feedback_rounds
from sessions.forms.sessions import SessionForm
from sessions.models import Correction, NeedAssessment, Note, NoteEntry, PeerSession, Translation
from sessions.permissions import can_edit_plan, can_run
from sessions.providers import records_made_from
from sessions.scheduling import local_times


@programme_view(Can.READ)
def session_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    readable = PeerSession.objects.visible_to(request.viewer).filter(programme=programme)
    listed = readable.for_list().select_related("attendance", "note").prefetch_related("teams")
    return render_programme(request, programme, "sessions/sessions.html", sessions=listed)


def get_session(request: ProgrammeRequest, programme: Programme, number: int) -> PeerSession:
    return get_object_or_404(programme.peer_sessions.visible_to(request.viewer).for_list(), number=number)


def require_session_right(rule: Callable[..., bool], request: ProgrammeRequest, session: PeerSession) -> PeerSession:
    """The session, if ``rule`` of sessions.permissions allows this person; otherwise a refusal that names who may."""
    if not rule(session, request.viewer, leads=request.can.may(Can.EDIT)):
        raise PermissionDenied(_("The coordination, the facilitator and the note-taker do this. Ask one of them."))
    return session


@programme_view(Can.READ)
def session_detail(
    request: ProgrammeRequest, programme: Programme, number: int, refusals: list[str] | None = None
) -> HttpResponse:
    sessions_shown = programme.peer_sessions.visible_to(request.viewer).for_list().with_zones()
    session, leads = get_object_or_404(sessions_shown, number=number), request.can.may(Can.EDIT)
    notes = notes_context(session, request)
    return render_programme(
        request,
        programme,
        "sessions/session.html",
        session=session,
        clocks=local_times(session.starts_at, [request.user.time_zone, session.time_zone, *session.zones]),
        agenda=session.agenda.all(),
        teams=session.teams.all(),
        needs=assessed_needs(session),
        materials=session.materials.select_related("file"),
        attendance=getattr(session, "attendance", None),
        refusals=refusals,
        can_run=can_run(session, request.viewer, leads=leads),
        can_edit_plan=can_edit_plan(session, request.viewer, leads=leads),
        feedback=feedback_rounds(session, request.viewer, timezone.now()),
        now=timezone.now(),
        status=422 if refusals else 200,
        **notes,
    )


def notes_context(session: PeerSession, request: ProgrammeRequest) -> dict:
    """The notes for reading: entries in the order of the agenda, each with its corrections as ``remarks``."""
    viewer, may_write = request.viewer, request.can.may(Can.WRITE_NOTES)
    note = Note.objects.visible_to(viewer).filter(session=session).select_related("author").first()
    if note is None:
        # The note-taker begins them.
        return {"note": None, "can_edit_notes": may_write and session.note_taker_id == viewer.pk}
    note.session, today = session, session.programme.day_of(timezone.now())
    is_writer = permissions.can_write_notes(note, viewer)
    entries: list[Any] = list(NoteEntry.objects.visible_to(viewer).filter(note=note).for_reading())
    remarks = defaultdict(list)
    for correction in Correction.objects.visible_to(viewer).filter(note=note).for_reading():
        correction.note = note
        remarks["text" if correction.of_text else correction.entry_id].append(correction)
    became = records_made_from.ask(entries)
    for entry in entries:
        entry.note, entry.remarks, entry.became = note, remarks[entry.pk], became.get(entry.pk)
        if entry.need:
            entry.need.programme = session.programme
    return {
        "note": note,
        "entry_groups": entries_by_agenda_item(entries),
        "missing_remarks": remarks[None],
        "text_remarks": remarks["text"],
        "counts": Counter(entry.get_kind_display() for entry in entries).items(),
        "translations": Translation.objects.visible_to(viewer).filter(note=note),
        "can_write_notes": is_writer,
        "can_edit_notes": may_write and is_writer and not note.is_locked,
        "may_suggest": may_write and not corrections_closed_reason(note, today),
        **suggestion_labels(note),
    }


def entries_by_agenda_item(entries: list[NoteEntry]) -> list[dict]:
    """Runs of entries of one agenda item; ``level`` is that of their headings, None where no heading stands above."""
    groups = itertools.groupby(entries, key=attrgetter("agenda_item"))
    return [
        {"item": item, "entries": list(group), "level": 4 if item or position else None}
        for position, (item, group) in enumerate(groups)
    ]


def suggestion_labels(note: Note) -> dict[str, str]:
    """Words of the links to suggest something about an existing text, or about one that is missing."""
    if note.state == Note.State.AGREED:
        return {"suggest_label": _("Add to this"), "missing_label": _("Add to the agreed notes")}
    return {"suggest_label": _("Suggest a correction"), "missing_label": _("Something is missing")}


def assessed_needs(session: PeerSession) -> list[Need]:
    """The needs that the session serves, each with its ``assessment`` for this session, if there is one."""
    needs: list[Any] = list(session.needs.order_by("rank", "number"))
    assessments = session.need_assessments.filter(need__in=needs) if session.is_held and needs else []
    by_need = {assessment.need_id: assessment for assessment in assessments}
    for need in needs:
        need.programme, need.assessment = session.programme, by_need.get(need.pk)
    return needs


@programme_view(Can.PLAN_SESSION)
def edit_session(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    if number:
        session = require_session_right(can_edit_plan, request, get_session(request, programme, number))
    else:
        session = PeerSession(programme=programme, time_zone=request.user.time_zone)
    form = SessionForm(
        request.POST or None,
        instance=session,
        programme=programme,
        viewer=request.viewer,
        initial={} if number else initial_values(programme, request.viewer),
    )

    def save(values, expected, behalf):
        return sessions.save_session(
            session=session, values=values, by=request.user, now=timezone.now(), expected=expected, behalf=behalf
        )

    heading = _("Edit session %(number)s") % {"number": number} if number else _("Plan a session")
    lead = "" if number else describe_left_open(programme, request.viewer)
    return edit_page(request, programme, form=form, save=save, heading=heading, lead=lead)


def initial_values(programme: Programme, viewer: Viewer) -> dict:
    """A new session starts with every team of the exchange, and with what earlier ones have left open."""
    left = NeedAssessment.objects.visible_to(viewer).left_open(programme)
    return {"teams": programme.teams.exclude(side=Side.SUPPORT), "needs": list(left.values_list("need", flat=True))}


def describe_left_open(programme: Programme, viewer: Viewer) -> str:
    """A sentence with the remarks on what earlier sessions did not answer; empty if there are none."""
    left = NeedAssessment.objects.visible_to(viewer).left_open(programme).exclude(remark="")
    remarks = " · ".join(bidi_isolate(remark) for remark in left.values_list("remark", flat=True))
    return _("Left open by earlier sessions: %(words)s") % {"words": remarks} if remarks else ""


def run_change(
    request: ProgrammeRequest, programme: Programme, number: int, change: Callable[[PeerSession], object]
) -> HttpResponse:
    """Apply ``change`` if this person may run the session; refused, its page shows the reasons."""
    session = require_session_right(can_run, request, get_session(request, programme, number))
    try:
        change(session)
    except ValidationError as refusal:
        return session_detail(request, programme.code, number, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(session)


@require_POST
@programme_view(Can.PLAN_SESSION)
def confirm_session(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    return run_change(
        request,
        programme,
        number,
        lambda session: sessions.confirm_session(session=session, by=request.user, now=timezone.now()),
    )


@require_POST
@programme_view(Can.PLAN_SESSION)
def mark_held(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Mark as held; people of the seeking side go on to assess its needs."""
    response = run_change(
        request,
        programme,
        number,
        lambda session: sessions.mark_held(session=session, by=request.user, now=timezone.now()),
    )
    goes_on = response.status_code == HTTPStatus.FOUND and request.can.may(Can.DIAGNOSE)
    if goes_on and get_session(request, programme, number).needs.exists():
        return redirect("sessions:coverage", programme.code, number)
    return response


@require_POST
@programme_view(Can.PLAN_SESSION)
def cancel_or_postpone(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    reason, postponed = post_text(request, "reason"), "postpone" in request.POST
    return run_change(
        request,
        programme,
        number,
        lambda session: sessions.cancel_or_postpone(
            session=session, by=request.user, reason=reason, postponed=postponed, now=timezone.now()
        ),
    )
