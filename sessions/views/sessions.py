"""List, show, edit, confirm, hold, cancel or postpone sessions."""

import functools
from collections import Counter, defaultdict
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import bidi_isolate
from p2p.base.registry.hooks import emit
from p2p.base.web.post_data import post_text
from programmes.models import Membership, Need, Programme
from programmes.models.teams import Side
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from sessions import permissions
from sessions.actions import sessions
from sessions.correction_window import corrections_closed_reason
from sessions.feedback import feedback_rounds
from sessions.forms.sessions import SessionForm
from sessions.models import Correction, NeedAssessment, Note, NoteEntry, PeerSession, Translation
from sessions.permissions import can_edit_plan, can_run
from sessions.scheduling import local_times


@programme_view(Can.READ)
def session_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = (
        PeerSession.objects.visible_to(request.user)
        .filter(programme=programme)
        .for_list()
        .select_related("attendance", "note")
    )
    context = {
        "programme": programme,
        "sessions": rows.prefetch_related("teams"),
        "now": timezone.now(),
        "area": "programmes",
    }
    return render(request, "sessions/sessions.html", context)


def get_session(request: HttpRequest, programme: Programme, number: int) -> PeerSession:
    return get_object_or_404(programme.peer_sessions.visible_to(request.user).for_list(), number=number)


def require_session_right(rule: Callable[..., bool], request: HttpRequest, row: PeerSession) -> PeerSession:
    """The session, if ``rule`` of sessions.access allows this person; otherwise a refusal that names who may."""
    if not rule(row, request.user, leads=request.can.may(Can.EDIT)):
        raise PermissionDenied(_("The coordination, the facilitator and the note-taker do this. Ask one of them."))
    return row


@programme_view(Can.READ)
def session(request: HttpRequest, programme: Programme, number: int, refusals: list[str] | None = None) -> HttpResponse:
    row = get_session(request, programme, number)
    notes = notes_context(row, request)
    context = notes | {
        "programme": programme,
        "session": row,
        "clocks": participant_clocks(row, request.user),
        "agenda": row.agenda.all(),
        "teams": row.teams.all(),
        "needs": assessed_needs(row),
        "materials": row.materials.select_related("file"),
        "attendance": getattr(row, "attendance", None),
        "refusals": refusals,
        "can_run": can_run(row, request.user, leads=request.can.may(Can.EDIT)),
        "can_edit_plan": can_edit_plan(row, request.user, leads=request.can.may(Can.EDIT)),
        "can_edit_notes": row.note_taker_id == request.user.pk
        or (notes["can_write_notes"] and notes["note"].state != "agreed"),
        "feedback": feedback_rounds(row, request.user, timezone.now()),
        "now": timezone.now(),
        "area": "programmes",
    }
    return render(request, "sessions/session.html", context, status=422 if refusals else 200)


def notes_context(row: PeerSession, request: HttpRequest) -> dict:
    """The notes for reading: entries point by point, each with what is said about it."""
    person = request.user
    note = Note.objects.visible_to(person).filter(session=row).select_related("author").first()
    if note is None:
        return {"note": None, "entries": [], "can_write_notes": False}
    note.session, today = row, row.programme.day_of(timezone.now())
    entries = list(NoteEntry.objects.visible_to(person).filter(note=note).for_reading())
    remarks = defaultdict(list)
    for correction in Correction.objects.visible_to(person).filter(note=note).for_list():
        remarks["text" if correction.of_text else correction.entry_id].append(correction)
    [became] = emit("entries_shown", entries=entries)
    for entry in entries:
        entry.remarks, entry.became = remarks[entry.pk], became.get(entry.pk)
    return {
        "note": note,
        "entries": entries,
        "remarks": remarks[None],
        "of_text": remarks["text"],
        "counts": Counter(entry.get_kind_display() for entry in entries).items(),
        "translations": Translation.objects.visible_to(person).filter(note=note),
        "can_write_notes": permissions.can_write_notes(note, person),
        "may_suggest": request.can.may(Can.WRITE_NOTES) and not corrections_closed_reason(note, today),
    }


def assessed_needs(row: PeerSession) -> list[Need]:
    """The needs that the session serves, each with what the seeking side says of it."""
    needs = list(row.needs.order_by("rank", "number"))
    said = (
        {found.need_id: found for found in row.need_assessments.filter(need__in=needs)} if row.is_held and needs else {}
    )
    for need in needs:
        need.said = said.get(need.pk)
    return needs


def participant_clocks(row: PeerSession, person) -> list:
    """The reader's clock first, then one for each other offset among the people of the session's teams."""
    teams = row.teams.exclude(side=Side.SUPPORT)
    zones = (
        Membership.objects.active()
        .filter(team__in=teams)
        .order_by("team", "rank")
        .values_list("person__time_zone", flat=True)
    )
    return local_times(row.starts_at, [person.time_zone, row.time_zone, *zones])


@programme_view(Can.PLAN_SESSION)
def edit_session(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    fresh = PeerSession(programme=programme, time_zone=request.user.time_zone)
    row = require_session_right(can_edit_plan, request, get_session(request, programme, number)) if number else fresh
    form = SessionForm(
        request.POST or None,
        instance=row,
        programme=programme,
        person=request.user,
        initial={} if number else initial_values(programme, request.user),
    )

    def save(values, expected, behalf):
        return sessions.save_session(
            session=row, values=values, by=request.user, now=timezone.now(), expected=expected, behalf=behalf
        )

    heading = _("Edit session %(number)s") % {"number": number} if number else _("Plan a session")
    lead = "" if number else describe_left_open(programme, request.user)
    return edit_page(request, programme, form=form, save=save, heading=heading, lead=lead)


def initial_values(programme: Programme, person: Person) -> dict:
    """A new session starts with every team of the exchange, and with what earlier ones have left open."""
    left = NeedAssessment.objects.visible_to(person).left_open(programme)
    return {"teams": programme.teams.exclude(side=Side.SUPPORT), "needs": list(left.values_list("need", flat=True))}


def describe_left_open(programme: Programme, person: Person) -> str:
    """In the words of those who said what earlier sessions did not answer."""
    left = NeedAssessment.objects.visible_to(person).left_open(programme).exclude(remark="")
    words = " · ".join(bidi_isolate(remark) for remark in left.values_list("remark", flat=True))
    return _("Left open by earlier sessions: %(words)s") % {"words": words} if words else ""


def run_change(
    request: HttpRequest, programme: Programme, number: int, change: Callable[[PeerSession], object]
) -> HttpResponse:
    """Run one change by those who run the session; a refusal comes back on its page with the reasons."""
    return apply_change(
        request, programme, require_session_right(can_run, request, get_session(request, programme, number)), change
    )


def apply_change(
    request: HttpRequest, programme: Programme, row: PeerSession, change: Callable[[PeerSession], object]
) -> HttpResponse:
    try:
        change(row)
    except ValidationError as refusal:
        return session(request, programme.code, row.number, refusals=refusal.messages)
    messages.success(request, _("Saved."))
    return redirect(row)


@require_POST
@programme_view(Can.PLAN_SESSION)
def confirm_session(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    return run_change(
        request,
        programme,
        number,
        lambda row: sessions.confirm_session(session=row, by=request.user, now=timezone.now()),
    )


@require_POST
@programme_view(Can.PLAN_SESSION)
def mark_held(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """From there the seeking side goes on to what the session answered."""
    change = functools.partial(sessions.mark_held, by=request.user, now=timezone.now())
    answer = run_change(request, programme, number, lambda row: change(session=row))
    asks = answer.status_code == HTTPStatus.FOUND and request.can.may(Can.DIAGNOSE)
    if asks and get_session(request, programme, number).needs.exists():
        return redirect("sessions:coverage", programme.code, number)
    return answer


@require_POST
@programme_view(Can.PLAN_SESSION)
def cancel_or_postpone(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    reason, postponed = post_text(request, "reason"), "postpone" in request.POST
    return run_change(
        request,
        programme,
        number,
        lambda row: sessions.cancel_or_postpone(
            session=row, by=request.user, reason=reason, postponed=postponed, now=timezone.now()
        ),
    )
