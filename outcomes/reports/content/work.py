"""What was asked, what was exchanged, and what stood in the way."""

import datetime as dt
from collections import defaultdict
from typing import Any

from outcomes.models import Survey
from outcomes.reports.content import fetch
from outcomes.reports.content.facts import SECTORS, Fact, typed
from outcomes.reports.content.people import country
from outcomes.reports.words import Said, listed, one_decimal, percent, short_day
from p2p.surveys.results import pool_of, results_of
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


def sessions(pk: int, as_of: dt.date, forms: list[Any]) -> tuple[list[Fact], int]:
    """Sessions held until ``as_of``, and how many are still ahead."""
    rows = list(fetch.sessions(pk))
    held = [row for row in rows if row.is_held and row.local_start.date() <= as_of]
    planned = [row for row in rows if row.status in {PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED}]
    rounds = {form.pk: form for form in forms}
    kept = main_points(pk)
    told = [session(row, feedback(rounds.get(row.feedback_id), forms), kept[row.number]) for row in held]
    return told, len(planned)


def session(row: Any, answers: Fact | None, kept: list[Fact]) -> Fact:
    on, counted = row.local_start.date(), getattr(row, "attendance", None)
    sectors = {sector: getattr(counted, sector, 0) for sector in SECTORS}
    return Fact(
        code=f"S{row.number}",
        title=Said(row.title),
        format=row.format_label,
        on=on,
        day=short_day(on),
        minutes=row.minutes,
        peers=listed(country(code) for code in row.countries),
        needs=[f"N{number}" for number in sorted(row.need_numbers)],
        source=row.source,
        sectors=sectors,
        attended=sum(sectors.values()),
        women=getattr(counted, "women", 0),
        feedback=answers,
        kept=kept[:MAIN_POINTS],
        # What the national team noted when it summed up stands among the findings.
        findings=kept if row.results_meeting else [],
    )


def feedback(form: Any, others: list[Any]) -> Fact | None:
    """The means of a session, or of the sessions that are shown together as it had too few answers."""
    pool = pool_of(form, others) if form else None
    if pool is None:
        return None
    said = [("", answers) for one in pool.forms for answers in one.said]
    asked = [one for one in pool.forms[0].asks if one.code in fetch.QUESTIONS]
    means = [one_decimal(one.mean) for one in results_of(asked, said, form.smallest)]
    share = percent(round(100 * pool.n / pool.invited)) if pool.invited >= pool.n else ""
    codes = [f"S{number}" for number in pool.abouts]
    return Fact(n=pool.n, invited=pool.invited, share=share, means=means, codes=codes) if means else None


def surveys(forms: list[Any], as_of: dt.date) -> list[Fact]:
    """Surveys with enough answers to be shown."""
    return [survey(one) for one in forms if one.survey and one.opens_on <= as_of and one.n >= one.smallest]


def survey(form: Any) -> Fact:
    found = results_of(form.asks, [("", answers) for answers in form.said], form.smallest)
    return Fact(
        title=Said(form.title),
        kind=str(Survey.Kind(form.survey).label),
        n=form.n,
        invited=form.invited,
        share=percent(round(100 * form.n / form.invited)) if form.invited >= form.n else "",
        means=[Fact(question=Said(one.question), mean=one_decimal(one.mean), n=one.n) for one in found if one.mean],
    )


def main_points(pk: int) -> dict[int, list[Fact]]:
    """What is worth quoting of each session: lessons first, then practices, then decisions."""
    by_session: dict[int, list[Fact]] = defaultdict(list)
    for row in sorted(fetch.entries(pk), key=lambda row: fetch.KINDS.index(row["kind"])):
        by_session[row["note__session__number"]].append(point(row))
    return by_session


def point(row: dict) -> Fact:
    """How an entry begins; a lesson needs no word for its kind."""
    kind = NoteEntry.Kind(row["kind"])
    word = "" if kind == NoteEntry.Kind.LESSON else str(kind.label)
    return Fact(text=Said(row["text"]).beginning(LONGEST_POINT), word=word, adapted=bool(row["adapt"].strip()))


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
