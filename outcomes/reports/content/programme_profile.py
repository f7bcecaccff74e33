"""The programme, its teams, its phases, and decisions taken on the way."""

import datetime as dt
from typing import Any

from outcomes.reports.content import fetch
from outcomes.reports.content.data import Decision, Member, PhaseDates
from p2p.base.documents.formatting import UserText, split_paragraphs
from programmes.models import Phase
from programmes.models.teams import Side
from programmes.phases import phase_number
from programmes.toolkit import catalogue

SIDES = list(Side.values)


def about(programme: Any) -> dict[str, Any]:
    """Fields of the programme itself and of its diagnostic."""
    diagnostic = getattr(programme, "diagnostic", None)
    return {
        "title": UserText(programme.title),
        "goal": UserText(programme.goal),
        "code": programme.code,
        "theory": split_paragraphs(programme.theory_of_change),
        "topic": catalogue().label(programme.policy_topic),
        "domain": catalogue().label(programme.cultural_domain),
        "seeking": programme.seeking_country.code,
        "start": programme.start_date,
        "end": programme.end_date,
        "phase": programme.phase,
        "holds_demonstration": programme.holds_demonstration,
        "carrier": UserText(programme.carrier.name if programme.carrier else ""),
        "diagnostic": split_paragraphs(diagnostic.summary) if diagnostic else (),
        "consulted": diagnostic.consulted if diagnostic else 0,
    }


def teams(pk: int, as_of: dt.date) -> dict[str, Any]:
    """Members and providing countries; a person who changed role is listed once."""
    seats = sorted(fetch.members(pk, as_of), key=lambda seat: SIDES.index(seat["side"]))
    by_person = {seat["memberships__person"]: seat for seat in reversed(seats) if seat["memberships__person"]}
    providing = dict.fromkeys(seat["country"] for seat in seats if seat["side"] == Side.PROVIDING)
    return {"members": tuple(member(seat) for seat in reversed(by_person.values())), "providing": tuple(providing)}


def member(seat: dict) -> Member:
    return Member(
        name=UserText(seat["memberships__person__name"]),
        title=UserText(seat["memberships__person__title"]),
        function=catalogue().label(seat["memberships__function"]),
        country=seat["country"],
        side=seat["side"],
        sector=seat["memberships__sector"],
        gender=seat["memberships__person__gender"],
    )


def phases(programme: Any, as_of: dt.date) -> tuple[PhaseDates, ...]:
    return tuple(
        PhaseDates(kind=phase.kind, planned=(phase.planned_start, phase.planned_end), walked=actual_dates(phase, as_of))
        for phase in programme.phases.all()
    )


def actual_dates(phase: Phase, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    entered = phase.entered_on
    return (entered, phase.left_on or max(as_of, entered)) if entered else None


def steps(pk: int, as_of: dt.date) -> tuple[Decision, ...]:
    """Decisions taken on the way, by date; phase changes only where they go back."""
    decisions = [decision for decision in fetch.steps(pk, as_of) if is_printed(*decision[:3])]
    return tuple(step(*decision) for decision in sorted(decisions, key=lambda decision: decision[3]))


def is_printed(kind: str, source: str, target: str) -> bool:
    return kind != "change" or goes_back(source, target)


def goes_back(source: str, target: str) -> bool:
    return phase_number(target) < phase_number(source)


def step(kind: str, subject: str, target: str, on: dt.date, by: str, reason: str, fact: str) -> Decision:
    is_change = kind == "change"
    return Decision(
        kind=kind,
        on=on,
        phase=target if is_change else "",
        subject="" if is_change else catalogue().label(subject),
        by=UserText(by),
        reason=UserText(reason),
        fact=UserText(fact),
    )
