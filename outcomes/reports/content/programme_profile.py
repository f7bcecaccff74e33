"""The programme, its teams, its phases, and decisions taken on the way."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from outcomes.reports.content import fetch
from outcomes.reports.content.data import Row, user_texts
from outcomes.reports.formatting import UserText, format_short_day, split_paragraphs
from programmes.models import Phase
from programmes.models.teams import Side
from programmes.phases import PhaseCode, phase_number
from programmes.toolkit import catalogue

SIDES = list(Side.values)


def about(programme: Any) -> dict[str, Any]:
    """Fields of the programme itself and of its diagnostic."""
    diagnostic = getattr(programme, "diagnostic", None)
    return {
        **user_texts(programme, "title", "goal"),
        "code": programme.code,
        "theory": split_paragraphs(programme.theory_of_change),
        "topic": catalogue().label(programme.policy_topic),
        "domain": catalogue().label(programme.cultural_domain),
        "seeking": country_name(programme.seeking_country.code),
        "start": programme.start_date,
        "end": programme.end_date,
        "phase": str(programme.get_phase_display()),
        "holds_demonstration": programme.holds_demonstration,
        "carrier": UserText(programme.carrier.name if programme.carrier else ""),
        "diagnostic": split_paragraphs(diagnostic.summary) if diagnostic else (),
        "consulted": diagnostic.consulted if diagnostic else 0,
    }


def country_name(code: str) -> str:
    return str(countries.name(code)) if code else ""


def teams(pk: int, as_of: dt.date) -> dict[str, Any]:
    """Members and providing countries; a person who changed role is listed once."""
    seats = sorted(fetch.members(pk, as_of), key=lambda seat: SIDES.index(seat["side"]))
    by_person = {seat["memberships__person"]: seat for seat in reversed(seats) if seat["memberships__person"]}
    providing = dict.fromkeys(seat["country"] for seat in seats if seat["side"] == Side.PROVIDING)
    return {
        "members": [member(seat) for seat in reversed(by_person.values())],
        "providing": [country_name(code) for code in providing],
    }


def member(seat: dict) -> Row:
    return Row(
        name=UserText(seat["memberships__person__name"]),
        title=UserText(seat["memberships__person__title"]),
        function=catalogue().label(seat["memberships__function"]),
        country=country_name(seat["country"]),
        side=seat["side"],
        sector=seat["memberships__sector"],
        gender=seat["memberships__person__gender"],
    )


def phases(programme: Any, as_of: dt.date) -> list[Row]:
    return [
        Row(
            name=str(phase.get_kind_display()),
            planned=(phase.planned_start, phase.planned_end),
            walked=actual_dates(phase, as_of),
        )
        for phase in programme.phases.all()
    ]


def actual_dates(phase: Phase, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    entered = phase.entered_on
    return (entered, phase.left_on or max(as_of, entered)) if entered else None


def steps(pk: int, as_of: dt.date) -> list[Row]:
    """Decisions taken on the way, by date; phase changes only where they go back."""
    decisions = [decision for decision in fetch.steps(pk, as_of) if is_printed(*decision[:3])]
    return [step(*decision) for decision in sorted(decisions, key=lambda decision: decision[3])]


def is_printed(kind: str, source: str, target: str) -> bool:
    return kind != "change" or goes_back(source, target)


def goes_back(source: str, target: str) -> bool:
    return phase_number(target) < phase_number(source)


def step(kind: str, subject: str, target: str, on: dt.date, by: str, reason: str, fact: str) -> Row:
    titles = {"change": _("Back to an earlier phase"), "waiver": _("Point waived"), "declaration": _("Declaration")}
    return Row(
        kind=kind,
        day=format_short_day(on),
        title=titles[kind],
        subject=str(PhaseCode(target).label) if kind == "change" else catalogue().label(subject),
        by=UserText(by),
        reason=UserText(reason),
        fact=UserText(fact),
    )
