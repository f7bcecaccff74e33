"""What was asked, what was exchanged, and what stood in the way."""

import datetime as dt
from collections import defaultdict
from typing import Any

from outcomes.reports.content import answers, fetch
from outcomes.reports.content.facts import SECTORS, Fact, typed
from outcomes.reports.content.people import country
from outcomes.reports.words import Said, listed, short_day
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

MAIN_POINTS = 3
# Notes may be pages long; the report quotes how an entry begins.
LONGEST_POINT = 300


def needs(pk: int, sessions: list[Fact]) -> list[Fact]:
    return [need(row, sessions) for row in fetch.needs(pk)]


def need(row: Any, sessions: list[Fact]) -> Fact:
    code = f"N{row.number}"
    return Fact(
        code=code,
        priority=str(row.get_priority_display()),
        status=row.status,
        status_word=str(row.get_status_display()),
        offers=[Fact(country=country(piece["country"]), title=Said(piece["title"])) for piece in row.offered],
        sessions=[session.code for session in sessions if code in session.needs],
        **typed(row, "title", "reason"),
    )


def sessions(programme: Programme, as_of: dt.date, forms: list[Any]) -> tuple[list[Fact], list[Fact], int]:
    """Sessions held until ``as_of``, what people said about them, and how many are still ahead."""
    rows = list(fetch.sessions(programme.pk))
    for row in rows:
        row.on = programme.day_of(row.starts_at)
    held = [row for row in rows if row.is_held and row.on <= as_of]
    planned = [row for row in rows if row.status in {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}]
    asked = answers.rounds(forms, {f"S{row.number}" for row in held})
    beside = {code: one for one in asked if one.kind == "feedback" for code in one.codes}
    kept = main_points(programme.pk)
    told = [session(row, beside.get(f"S{row.number}"), kept[row.number], as_of) for row in held]
    return told, asked, len(planned)


def session(row: Any, feedback: Fact | None, kept: list[Fact], as_of: dt.date) -> Fact:
    on, counted = row.on, getattr(row, "attendance", None)
    sectors = {sector: getattr(counted, sector, 0) for sector in SECTORS}
    return Fact(
        code=f"S{row.number}",
        title=Said(row.title),
        format=row.format_label,
        on=on,
        day=short_day(on),
        minutes=row.minutes,
        countries=list(map(country, row.countries)),
        peers=listed(map(country, row.countries)),
        noted=has_notes(row, as_of),
        needs=[f"N{number}" for number in sorted(row.need_numbers)],
        source=row.source,
        sectors=sectors,
        attended=sum(sectors.values()),
        women=getattr(counted, "women", 0),
        feedback=feedback,
        kept=kept[:MAIN_POINTS] + [one for one in kept[MAIN_POINTS:] if one.later],
        # What the national team noted when it summed up stands among the findings.
        findings=kept if row.results_meeting else [],
    )


def has_notes(row: Any, as_of: dt.date) -> bool:
    """Whether notes of the session were shared by then; a draft is nobody's record."""
    note = getattr(row, "note", None)
    return bool(note and note.shared_on and note.shared_on <= as_of)


def main_points(pk: int) -> dict[int, list[Fact]]:
    """What is worth quoting of each session: lessons first, then practices, then decisions; what was added last."""
    by_session: dict[int, list[Fact]] = defaultdict(list)
    for session, *row in sorted(fetch.entries(pk), key=lambda row: (fetch.KINDS.index(row[1]), *row[-3:])):
        by_session[session].append(point(*row[:-2]))
    return by_session


def point(kind: str, text: str, adapt: str, amended: list[str], added: bool) -> Fact:
    """How an entry begins, and what was changed in it since; a lesson needs no word for its kind."""
    word = "" if kind == NoteEntry.Kind.LESSON else str(NoteEntry.Kind(kind).label)
    return Fact(
        text=Said(text).beginning(LONGEST_POINT),
        word=word,
        adapted=bool(adapt.strip()),
        amended=[Said(words).beginning(LONGEST_POINT) for words in amended],
        added=added,
        later=added or bool(amended),
    )


def risks(pk: int) -> list[Fact]:
    return [
        Fact(
            code=str(row.number),
            title=Said(row),
            likelihood=row.likelihood,
            impact=row.impact,
            score=row.likelihood * row.impact,
            status=row.status,
            status_word=str(row.get_status_display()),
            **typed(row, "mitigation", "worked"),
        )
        for row in fetch.risks(pk)
    ]
