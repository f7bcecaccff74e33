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
    """What comes from the programme's own row."""
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
    """People and providing countries; a person who changed the role is named once."""
    rows = sorted(fetch.members(pk, as_of), key=lambda row: SIDES.index(row["side"]))
    named = {row["memberships__person"]: row for row in reversed(rows) if row["memberships__person"]}
    providing = dict.fromkeys(row["country"] for row in rows if row["side"] == Side.PROVIDING)
    return {
        "members": [member(row) for row in reversed(named.values())],
        "providing": [country_name(code) for code in providing],
    }


def member(row: dict) -> Row:
    return Row(
        name=UserText(row["memberships__person__name"]),
        title=UserText(row["memberships__person__title"]),
        function=catalogue().label(row["memberships__function"]),
        country=country_name(row["country"]),
        side=row["side"],
        sector=row["memberships__sector"],
        gender=row["memberships__person__gender"],
    )


def phases(programme: Any, as_of: dt.date) -> list[Row]:
    return [
        Row(
            name=str(one.get_kind_display()),
            planned=(one.planned_start, one.planned_end),
            walked=actual_dates(one, as_of),
        )
        for one in programme.phases.all()
    ]


def actual_dates(phase: Phase, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    entered = phase.entered_on
    return (entered, phase.left_on or max(as_of, entered)) if entered else None


def steps(pk: int, as_of: dt.date) -> list[Row]:
    """What was decided on the way, in order of time; going on as planned is no news."""
    rows = [row for row in fetch.steps(pk, as_of) if row[0] != "change" or goes_back(row[1], row[2])]
    return [step(*row) for row in sorted(rows, key=lambda row: row[3])]


def goes_back(source: str, target: str) -> bool:
    return phase_number(target) < phase_number(source)


def step(kind: str, subject: str, target: str, on: dt.date, by: str, words: str, fact: str) -> Row:
    titles = {"change": _("Back to an earlier phase"), "waiver": _("Point waived"), "declaration": _("Declaration")}
    return Row(
        kind=kind,
        day=format_short_day(on),
        title=titles[kind],
        subject=str(PhaseCode(target).label) if kind == "change" else catalogue().label(subject),
        by=UserText(by),
        words=UserText(words),
        fact=UserText(fact),
    )
