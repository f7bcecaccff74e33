"""Needs, sessions held and risks."""

import datetime as dt
from collections import defaultdict
from typing import Any

from outcomes.reports.content import answers, fetch
from outcomes.reports.content.data import SECTORS, Row, user_texts
from outcomes.reports.content.programme_profile import country_name
from outcomes.reports.formatting import UserText, format_short_day, join_list
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

MAX_ENTRIES = 3
# Notes may be pages long; the report quotes how an entry begins.
MAX_ENTRY_LENGTH = 300


def needs(pk: int, sessions: list[Row]) -> list[Row]:
    return [need(row, sessions) for row in fetch.needs(pk)]


def need(row: Any, sessions: list[Row]) -> Row:
    code = f"N{row.number}"
    return Row(
        code=code,
        priority=str(row.get_priority_display()),
        status=row.status,
        status_word=str(row.get_status_display()),
        offers=[Row(country=country_name(piece["country"]), title=UserText(piece["title"])) for piece in row.offered],
        sessions=[session.code for session in sessions if code in session.needs],
        **user_texts(row, "title", "reason"),
    )


def sessions(programme: Programme, as_of: dt.date, forms: list[Any]) -> tuple[list[Row], list[Row], int]:
    """Sessions held until ``as_of``, what people said about them, and how many are still ahead."""
    rows = list(fetch.sessions(programme.pk))
    for row in rows:
        row.on = programme.day_of(row.starts_at)
    held = [row for row in rows if row.is_held and row.on <= as_of]
    planned = [row for row in rows if row.status in {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}]
    asked = answers.feedback_rounds(forms, {f"S{row.number}" for row in held})
    beside = {code: one for one in asked if one.kind == "feedback" for code in one.codes}
    entries = entries_by_session(programme.pk)
    told = [session(row, beside.get(f"S{row.number}"), entries[row.number], as_of) for row in held]
    return told, asked, len(planned)


def session(row: Any, feedback: Row | None, entries: list[Row], as_of: dt.date) -> Row:
    on, counted = row.on, getattr(row, "attendance", None)
    sectors = {sector: getattr(counted, sector, 0) for sector in SECTORS}
    return Row(
        code=f"S{row.number}",
        title=UserText(row.title),
        format=row.format_label,
        on=on,
        day=format_short_day(on),
        minutes=row.minutes,
        countries=list(map(country_name, row.countries)),
        peers=join_list(map(country_name, row.countries)),
        noted=has_notes(row, as_of),
        needs=[f"N{number}" for number in sorted(row.need_numbers)],
        source=row.source,
        sectors=sectors,
        attended=sum(sectors.values()),
        women=getattr(counted, "women", 0),
        feedback=feedback,
        entries=entries[:MAX_ENTRIES] + [one for one in entries[MAX_ENTRIES:] if one.later],
        # What the national team noted when it summed up stands among the findings.
        findings=entries if row.results_meeting else [],
    )


def has_notes(row: Any, as_of: dt.date) -> bool:
    """Whether notes of the session were shared by then; a draft is nobody's record."""
    note = getattr(row, "note", None)
    return bool(note and note.shared_on and note.shared_on <= as_of)


def entries_by_session(pk: int) -> dict[int, list[Row]]:
    """What is worth quoting of each session: lessons first, then practices, then decisions; what was added last."""
    by_session: dict[int, list[Row]] = defaultdict(list)
    for session, *row in sorted(fetch.entries(pk), key=lambda row: (fetch.KINDS.index(row[1]), *row[-3:])):
        by_session[session].append(note_entry(*row[:-2]))
    return by_session


def note_entry(kind: str, text: str, adapt: str, amended: list[str], added: bool) -> Row:
    """How an entry begins, and what was changed in it since; a lesson needs no word for its kind."""
    word = "" if kind == NoteEntry.Kind.LESSON else str(NoteEntry.Kind(kind).label)
    return Row(
        text=UserText(text).shorten(MAX_ENTRY_LENGTH),
        word=word,
        adapted=bool(adapt.strip()),
        amended=[UserText(words).shorten(MAX_ENTRY_LENGTH) for words in amended],
        added=added,
        later=added or bool(amended),
    )


def risks(pk: int) -> list[Row]:
    return [
        Row(
            code=str(row.number),
            title=UserText(row),
            likelihood=row.likelihood,
            impact=row.impact,
            score=row.likelihood * row.impact,
            status=row.status,
            status_word=str(row.get_status_display()),
            **user_texts(row, "mitigation", "worked"),
        )
        for row in fetch.risks(pk)
    ]
