"""Counted phrases for titles, and sentences computed from the data where nobody wrote any."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from outcomes.reports.content.data import IndicatorLine, ReportData
from p2p.base.documents.formatting import (
    UserText,
    country_name,
    format_day,
    format_month,
    format_number,
    format_percentage,
    join_clauses,
    join_isolated,
    join_list,
)
from p2p.base.i18n.dates import DAYS_PER_MONTH
from programmes.models import Need

COUNTED_PHRASES = {
    "months": ngettext_lazy("%(n)s month", "%(n)s months", "count"),
    "hours": ngettext_lazy("%(n)s hour together", "%(n)s hours together", "count"),
    "written": ngettext_lazy("%(n)s exchange in writing", "%(n)s exchanges in writing", "count"),
    "sessions": ngettext_lazy("%(n)s session", "%(n)s sessions", "count"),
    "with peers": ngettext_lazy("%(n)s of them with peers", "%(n)s of them with peers", "count"),
    "lists": ngettext_lazy("%(n)s attendance list", "%(n)s attendance lists", "count"),
    "notes": ngettext_lazy("shared notes of %(n)s session", "shared notes of %(n)s sessions", "count"),
    "attendances": ngettext_lazy("%(n)s attendance", "%(n)s attendances", "count"),
    "rounds": ngettext_lazy("%(n)s round of feedback", "%(n)s rounds of feedback", "count"),
    "team": ngettext_lazy("%(n)s person in the national team", "%(n)s people in the national team", "count"),
    "peers": ngettext_lazy("%(n)s peer", "%(n)s peers", "count"),
    "people": ngettext_lazy("%(n)s person", "%(n)s people", "count"),
    "countries": ngettext_lazy("%(n)s country", "%(n)s countries", "count"),
    "needs": ngettext_lazy("%(n)s need", "%(n)s needs", "count"),
    "covered": ngettext_lazy("%(n)s covered", "%(n)s covered", "count"),
    "partly": ngettext_lazy("%(n)s partly covered", "%(n)s partly covered", "count"),
    "needs covered": ngettext_lazy("%(n)s need covered", "%(n)s needs covered", "count"),
    "lessons": ngettext_lazy("%(n)s lesson to adapt", "%(n)s lessons to adapt", "count"),
    "met": ngettext_lazy("%(n)s target met", "%(n)s targets met", "count"),
    "not met": ngettext_lazy("%(n)s not met yet", "%(n)s not met yet", "count"),
    "unmeasured": ngettext_lazy("%(n)s not measured", "%(n)s not measured", "count"),
    "actions": ngettext_lazy("%(n)s follow-up action", "%(n)s follow-up actions", "count"),
    "actions done": ngettext_lazy("%(n)s action done", "%(n)s actions done", "count"),
    "done": ngettext_lazy("%(n)s done", "%(n)s done", "count"),
    "late": ngettext_lazy("%(n)s late", "%(n)s late", "count"),
    "risks": ngettext_lazy("%(n)s risk", "%(n)s risks", "count"),
    "occurred": ngettext_lazy("%(n)s occurred", "%(n)s occurred", "count"),
    "high": ngettext_lazy("%(n)s open risk is high or very high", "%(n)s open risks are high or very high", "count"),
    "shown": ngettext_lazy("Results were shown %(n)s time", "Results were shown %(n)s times", "count"),
    "recommended": ngettext_lazy(
        "%(n)s recommendation, in order of urgency", "%(n)s recommendations, in order of urgency", "count"
    ),
    "through": ngettext_lazy(
        "%(n)s of %(all)s needs can be followed through to an outcome",
        "%(n)s of %(all)s needs can be followed through to an outcome",
        "count",
    ),
    "well": ngettext_lazy(
        "%(n)s of %(all)s factors is largely or fully met", "%(n)s of %(all)s factors are largely or fully met", "count"
    ),
    "more": ngettext_lazy("and %(n)s more", "and %(n)s more", "count"),
}


def build_sentences(data: ReportData) -> dict[str, Any]:
    """Phrases and numbers in words that the templates print."""
    return {
        "subtitle": subtitle(data),
        "headlines": headlines(data),
        "period": period(data),
        "months": f"{format_month(data.start)} – {format_month(data.as_of)}",
        "as_of": format_day(data.as_of),
        "providing": join_list(map(country_name, data.providing)),
        "approved_by": join_isolated(data.edition.approved_by),
        "coordination": next((member.name for member in data.members if member.side == "seeking"), UserText()),
        "sessions": count_phrase("sessions", len(data.sessions)),
        "answered": any(session.feedback for session in data.sessions),
        "record": describe_records(data),
        "attendances": count_phrase("attendances", data.attendances),
        "women": format_percentage(data.women),
        "shares": sector_shares(data),
        "against_targets": join_clauses([count_phrase("met", data.met), missed_targets(data)]),
        "computed": computed_findings(data),
    }


def count_phrase(kind: str, count: int, **more: str) -> str:
    return COUNTED_PHRASES[kind] % {"count": count, "n": format_number(count), **more}


def count_phrase_if_any(kind: str, count: int) -> str:
    """Nothing at all instead of a zero."""
    return count_phrase(kind, count) if count else ""


def part_of_whole(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": format_number(part), "whole": format_number(whole)}


def describe_records(data: ReportData) -> str:
    """Which records there are of the sessions, each kind counted by itself: not every session has all of them."""
    kinds = [
        ("lists", len(data.counted_sessions)),
        ("notes", sum(session.noted for session in data.sessions)),
        ("rounds", sum(session.feedback is not None for session in data.sessions)),
    ]
    return join_list(count_phrase(kind, count) for kind, count in kinds if count)


def subtitle(data: ReportData) -> str:
    """The line under the title on the cover: sessions, and the countries whose peers were there."""
    countries = list(dict.fromkeys(country for session in data.sessions_with_peers for country in session.countries))
    values = {
        "sessions": count_phrase("sessions", len(data.sessions)),
        "countries": join_list(map(country_name, countries)),
    }
    if not countries:
        return values["sessions"] if data.sessions else data.topic
    if not data.sessions_without_peers:
        return _("%(sessions)s with peers from: %(countries)s") % values
    part = count_phrase("with peers", len(data.sessions_with_peers))
    return _("%(sessions)s, %(part)s from: %(countries)s") % (values | {"part": part})


def time_with_peers(data: ReportData) -> list[str]:
    """Hours with peers, and how many sessions they were where that is not all of them."""
    part = count_phrase("with peers", len(data.sessions_with_peers)) if data.sessions_without_peers else ""
    return [part, count_phrase_if_any("hours", data.hours)]


def period(data: ReportData) -> str:
    months = max(1, round((data.end - data.start).days / DAYS_PER_MONTH))
    values = {"start": format_day(data.start), "end": format_day(data.end), "months": count_phrase("months", months)}
    return _("%(start)s to %(end)s (%(months)s)") % values


def attendance_shares(data: ReportData) -> str:
    """Who came, in shares."""
    if not data.attendances:
        return ""
    outside = format_percentage(100 - data.sector_share("public"))
    return join_clauses(
        [
            _("%(share)s by women") % {"share": format_percentage(data.women)},
            _("%(share)s from outside government") % {"share": outside},
        ]
    )


def headlines(data: ReportData) -> list[tuple[str, str, str]]:
    """Number, what it counts, and an addition, for the boxes of the summary."""
    written = count_phrase_if_any("written", sum(not session.minutes for session in data.sessions_with_peers))
    in_part = count_phrase_if_any("partly", data.count_needs(Need.Status.PARTLY))
    return [
        (format_number(len(data.sessions)), _("sessions held"), join_clauses([*time_with_peers(data), written])),
        (format_number(data.attendances), _("attendances"), attendance_shares(data)),
        (fraction(data.covered, len(data.active_needs)), _("needs covered"), in_part),
        (fraction(data.met, len(data.indicators)), _("targets met"), missed_targets(data)),
    ]


def sector_shares(data: ReportData) -> str:
    sectors = {"public": _("public"), "private": _("private"), "civil_society": _("civil society")}
    return join_clauses(f"{word} {format_percentage(data.sector_share(sector))}" for sector, word in sectors.items())


def fraction(part: int, whole: int) -> str:
    return f"{format_number(part)}/{format_number(whole)}" if whole else "–"


def missed_targets(data: ReportData) -> str:
    rest = len(data.indicators) - data.met - data.unmeasured
    return join_clauses([count_phrase_if_any("not met", rest), count_phrase_if_any("unmeasured", data.unmeasured)])


def computed_findings(data: ReportData) -> dict[str, str]:
    """By evaluation criterion, a sentence computed from the data; criteria without data are left out."""
    findings = {}
    if data.active_needs:
        findings["DAC-REL"] = _("Needs covered: %(part)s.") % {
            "part": part_of_whole(data.covered, len(data.active_needs))
        }
    if data.indicators:
        met = part_of_whole(data.met, len(data.indicators))
        findings["DAC-EFF"] = _("Targets met: %(part)s.") % {"part": join_clauses([met, missed_targets(data)])}
    if data.sessions:
        spent = join_clauses([count_phrase("sessions", len(data.sessions)), *time_with_peers(data)])
        led = part_of_whole(len({action.session for action in data.actions if action.session}), len(data.sessions))
        findings["DAC-EFI"] = _("Time: %(time)s. Cost is not recorded.") % {"time": spent}
        findings["DAC-SUS"] = _("Sessions that led to a recorded action: %(part)s.") % {"part": led}
    return findings


def format_measurement(indicator: IndicatorLine, amount: Decimal | None) -> str:
    """A value of an indicator, with the percent sign where it is a share; empty where nobody measured."""
    if amount is None:
        return ""
    return format_percentage(amount) if indicator.in_percent else format_number(amount)
