"""Needs, sessions held and risks."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from outcomes.reports.content import answers, fetch
from outcomes.reports.content.data import SECTORS, Row, user_texts
from outcomes.reports.content.programme_profile import country_name
from outcomes.reports.formatting import UserText, format_short_day, join_clauses, join_list
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

MAX_ENTRIES = 3
# Notes may be pages long; the report quotes how an entry begins.
MAX_ENTRY_LENGTH = 300


def needs(pk: int, sessions: list[Row]) -> list[Row]:
    return [need_row(need, sessions) for need in fetch.needs(pk)]


def need_row(need: Any, sessions: list[Row]) -> Row:
    code = f"N{need.number}"
    return Row(
        code=code,
        priority=str(need.get_priority_display()),
        status=need.status,
        status_word=str(need.get_status_display()),
        offers=[Row(country=country_name(offer["country"]), title=UserText(offer["title"])) for offer in need.offered],
        sessions=[session.code for session in sessions if code in session.needs],
        **user_texts(need, "title", "reason"),
    )


def sessions(programme: Programme, as_of: dt.date, forms: list[Any]) -> tuple[list[Row], list[Row], int]:
    """Sessions held until ``as_of``, what people said about them, and how many are still ahead."""
    fetched = list(fetch.sessions(programme.pk))
    for session in fetched:
        session.on = programme.day_of(session.starts_at)
    held = [session for session in fetched if session.is_held and session.on <= as_of]
    ahead = {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}
    rounds = answers.feedback_rows(forms, {f"S{session.number}" for session in held})
    by_code = {code: feedback for feedback in rounds if feedback.kind == "feedback" for code in feedback.codes}
    entries = entries_by_session(programme.pk)
    rows = [session_row(session, by_code.get(f"S{session.number}"), entries[session.number], as_of) for session in held]
    return rows, rounds, sum(session.status in ahead for session in fetched)


def session_row(session: Any, feedback: Row | None, entries: list[Row], as_of: dt.date) -> Row:
    on, counted = session.on, getattr(session, "attendance", None)
    sectors = {sector: getattr(counted, sector, 0) for sector in SECTORS}
    return Row(
        code=f"S{session.number}",
        title=UserText(session.title),
        format=session.format_label,
        on=on,
        day=format_short_day(on),
        minutes=session.minutes,
        countries=list(map(country_name, session.countries)),
        peers=join_list(map(country_name, session.countries)),
        noted=has_notes(session, as_of),
        needs=[f"N{number}" for number in sorted(session.need_numbers)],
        source=session.source,
        sectors=sectors,
        attended=sum(sectors.values()),
        women=getattr(counted, "women", 0),
        feedback=feedback,
        entries=entries[:MAX_ENTRIES] + [entry for entry in entries[MAX_ENTRIES:] if entry.later],
        # What the national team noted when it summed up stands among the findings.
        findings=entries if session.results_meeting else [],
    )


def has_notes(session: Any, as_of: dt.date) -> bool:
    """Whether notes of the session were shared by then; a draft does not count."""
    note = getattr(session, "note", None)
    return bool(note and note.shared_on and note.shared_on <= as_of)


def entries_by_session(pk: int) -> dict[int, list[Row]]:
    """Entries to quote by number of session: lessons first, then practices, then decisions; later additions last."""
    by_session: dict[int, list[Row]] = defaultdict(list)
    for session, kind, text, adapt, amended, added, _place, _pk in sorted(fetch.entries(pk), key=entry_order):
        by_session[session].append(note_entry(kind, text, adapt, amended, added))
    return by_session


def entry_order(entry: tuple) -> tuple:
    """By kind; those of the notes before those added later; then by place."""
    _session, kind, *_texts, added, place, pk = entry
    return fetch.KINDS.index(kind), added, place, pk


def note_entry(kind: str, text: str, adapt: str, amended: list[str], added: bool) -> Row:
    """How an entry begins, and its amendments; a lesson is printed without the name of its kind."""
    word = "" if kind == NoteEntry.Kind.LESSON else str(NoteEntry.Kind(kind).label)
    if word and added:
        word = join_clauses([word, _("added later")])
    return Row(
        text=UserText(text).shorten(MAX_ENTRY_LENGTH),
        word=word,
        adapted=bool(adapt.strip()),
        amended=[UserText(amendment).shorten(MAX_ENTRY_LENGTH) for amendment in amended],
        added=added,
        later=added or bool(amended),
    )


def risks(pk: int) -> list[Row]:
    return [
        Row(
            code=str(risk.number),
            title=UserText(risk),
            likelihood=risk.likelihood,
            impact=risk.impact,
            score=risk.likelihood * risk.impact,
            status=risk.status,
            status_word=str(risk.get_status_display()),
            **user_texts(risk, "mitigation", "worked"),
        )
        for risk in fetch.risks(pk)
    ]
