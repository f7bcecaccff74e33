"""Needs, sessions held and risks."""

import datetime as dt
from collections import defaultdict
from typing import Any

from outcomes.reports.content import answers, fetch
from outcomes.reports.content.data import SECTORS, Entry, Feedback, NeedLine, OfferLine, Rating, RiskLine, SessionLine
from p2p.base.documents.formatting import UserText
from programmes.models import Programme
from sessions.models import PeerSession

MAX_ENTRIES = 3
# Notes may be pages long; the report quotes how an entry begins.
MAX_ENTRY_LENGTH = 300


def needs(pk: int, sessions: tuple[SessionLine, ...]) -> tuple[NeedLine, ...]:
    return tuple(need_line(need, sessions) for need in fetch.needs(pk))


def need_line(need: Any, sessions: tuple[SessionLine, ...]) -> NeedLine:
    code = f"N{need.number}"
    return NeedLine(
        code=code,
        title=UserText(need.title),
        reason=UserText(need.reason),
        priority=need.priority,
        status=need.status,
        offers=tuple(OfferLine(offer["country"], UserText(offer["title"])) for offer in need.offered),
        sessions=tuple(session.code for session in sessions if code in session.needs),
    )


def sessions(
    programme: Programme, as_of: dt.date, forms: list[Any]
) -> tuple[tuple[SessionLine, ...], tuple[Feedback, ...], int]:
    """Sessions held until ``as_of``, what people said about them, and how many are still ahead."""
    fetched = list(fetch.sessions(programme.pk))
    for session in fetched:
        session.on = programme.day_of(session.starts_at)
    held = [session for session in fetched if session.is_held and session.on <= as_of]
    ahead = {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}
    rounds = answers.feedback_rows(forms, {f"S{session.number}" for session in held})
    by_code = {code: rating(feedback) for feedback in rounds if feedback.kind == "feedback" for code in feedback.codes}
    entries = entries_by_session(programme.pk)
    lines = (
        session_line(session, by_code.get(f"S{session.number}"), entries[session.number], as_of) for session in held
    )
    return tuple(lines), rounds, sum(session.status in ahead for session in fetched)


def rating(feedback: Feedback) -> Rating:
    return Rating(feedback.codes, feedback.n, feedback.invited, feedback.means)


def session_line(session: Any, feedback: Rating | None, entries: list[Entry], as_of: dt.date) -> SessionLine:
    counted = getattr(session, "attendance", None)
    return SessionLine(
        code=f"S{session.number}",
        title=UserText(session.title),
        format=session.format_label,
        on=session.on,
        minutes=session.minutes,
        countries=tuple(session.countries),
        noted=has_notes(session, as_of),
        needs=tuple(f"N{number}" for number in sorted(session.need_numbers)),
        source=session.source,
        sectors={sector: getattr(counted, sector, 0) for sector in SECTORS},
        women=getattr(counted, "women", 0),
        feedback=feedback,
        entries=(*entries[:MAX_ENTRIES], *(entry for entry in entries[MAX_ENTRIES:] if entry.later)),
        # What the national team noted when it summed up stands among the findings.
        findings=tuple(entries) if session.results_meeting else (),
    )


def has_notes(session: Any, as_of: dt.date) -> bool:
    """Whether notes of the session were shared by then; a draft does not count."""
    note = getattr(session, "note", None)
    return bool(note and note.shared_on and note.shared_on <= as_of)


def entries_by_session(pk: int) -> dict[int, list[Entry]]:
    """Entries to quote by number of session: lessons first, then practices, then decisions; later additions last."""
    by_session: dict[int, list[Entry]] = defaultdict(list)
    for session, kind, text, adapt, amended, added, _place, _pk in sorted(fetch.entries(pk), key=entry_order):
        by_session[session].append(note_entry(kind, text, adapt, amended, added))
    return by_session


def entry_order(entry: tuple) -> tuple:
    """By kind; those of the notes before those added later; then by place."""
    _session, kind, *_texts, added, place, pk = entry
    return fetch.KINDS.index(kind), added, place, pk


def note_entry(kind: str, text: str, adapt: str, amended: list[str], added: bool) -> Entry:
    return Entry(
        kind=kind,
        text=UserText(text).shorten(MAX_ENTRY_LENGTH),
        adapted=bool(adapt.strip()),
        amended=tuple(UserText(amendment).shorten(MAX_ENTRY_LENGTH) for amendment in amended),
        added=added,
    )


def risks(pk: int) -> tuple[RiskLine, ...]:
    return tuple(
        RiskLine(
            code=str(risk.number),
            title=UserText(risk),
            likelihood=risk.likelihood,
            impact=risk.impact,
            status=risk.status,
            mitigation=UserText(risk.mitigation),
            worked=UserText(risk.worked),
        )
        for risk in fetch.risks(pk)
    )
