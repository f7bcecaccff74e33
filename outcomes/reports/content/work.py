"""What was asked, what was exchanged, and what stood in the way."""

import datetime as dt
from collections import defaultdict
from typing import Any

from outcomes.reports.content import fetch
from outcomes.reports.content.facts import (
    MAIN_POINTS,
    SECTORS,
    Feedback,
    Heads,
    Kept,
    NeedFact,
    OfferFact,
    RiskFact,
    SessionFact,
)
from outcomes.reports.content.people import country
from outcomes.reports.words import Said
from programmes.models import Risk
from sessions.models import NoteEntry, PeerSession

# Notes may be pages long; the report quotes how an entry begins.
LONGEST_POINT = 300


def needs(pk: int, sessions: tuple[SessionFact, ...]) -> tuple[NeedFact, ...]:
    served = defaultdict(list)
    for session in sessions:
        for need in session.needs:
            served[need].append(session.code)
    return tuple(need_fact(row, tuple(served[f"N{row.number}"])) for row in fetch.needs(pk))


def need_fact(row: Any, served: tuple[str, ...]) -> NeedFact:
    return NeedFact(
        code=f"N{row.number}",
        title=Said(row.title),
        priority=str(row.get_priority_display()),
        status=row.status,
        status_word=str(row.get_status_display()),
        reason=Said(row.reason),
        offers=tuple(OfferFact(country(piece["country"]), Said(piece["title"])) for piece in row.offered),
        sessions=served,
    )


def sessions(pk: int, as_of: dt.date) -> tuple[tuple[SessionFact, ...], int]:
    """Sessions held until ``as_of``, and how many are still ahead."""
    rows = list(fetch.sessions(pk))
    held = [row for row in rows if row.is_held and row.local_start.date() <= as_of]
    planned = [row for row in rows if row.status in {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}]
    answers = {row["form"]: row for row in fetch.feedback([row.feedback_id for row in held if row.feedback_id])}
    kept = main_points(pk)
    return tuple(session_fact(row, answers.get(row.feedback_id), kept[row.number]) for row in held), len(planned)


def session_fact(row: Any, answers: dict | None, kept: list[Kept]) -> SessionFact:
    return SessionFact(
        code=f"S{row.number}",
        title=Said(row.title),
        format=row.format_label,
        on=row.local_start.date(),
        minutes=row.minutes,
        countries=tuple(country(code) for code in row.countries),
        needs=tuple(f"N{number}" for number in sorted(row.need_numbers)),
        source=row.source,
        heads=heads(row),
        feedback=feedback(row, answers) if answers else None,
        kept=tuple(kept),
    )


def heads(row: PeerSession) -> Heads:
    counted = getattr(row, "attendance", None)
    return Heads(tuple(getattr(counted, sector, 0) for sector in SECTORS), getattr(counted, "women", 0))


def feedback(row: Any, answers: dict) -> Feedback | None:
    means = [answers[f"mean{at}"] for at in range(len(fetch.QUESTIONS))]
    asked = tuple(float(mean) for mean in means if mean is not None)
    return Feedback(answers["n"], row.feedback.invited, asked) if asked else None


def main_points(pk: int) -> dict[int, list[Kept]]:
    """Up to three entries of each session: lessons first, then practices, then decisions."""
    by_session = defaultdict(list)
    for row in fetch.entries(pk):
        by_session[row["note__session__number"]].append(row)
    ranks = {kind: at for at, kind in enumerate(fetch.KINDS)}
    best = {
        number: sorted(rows, key=lambda row: ranks[row["kind"]])[:MAIN_POINTS] for number, rows in by_session.items()
    }
    return defaultdict(list, {number: [point(row) for row in rows] for number, rows in best.items()})


def point(row: dict) -> Kept:
    kind = NoteEntry.Kind(row["kind"])
    word = "" if kind == NoteEntry.Kind.LESSON else str(kind.label)
    return Kept(text=Said(row["text"]).beginning(LONGEST_POINT), word=word, adapted=bool(row["adapt"].strip()))


def risks(pk: int) -> tuple[RiskFact, ...]:
    return tuple(risk(row) for row in fetch.risks(pk))


def risk(row: Risk) -> RiskFact:
    return RiskFact(
        code=str(row.number),
        title=Said(row),
        likelihood=row.likelihood,
        impact=row.impact,
        status=row.status,
        status_word=str(row.get_status_display()),
        mitigation=Said(row.mitigation),
        worked=Said(row.worked),
    )
