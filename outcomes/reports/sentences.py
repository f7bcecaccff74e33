"""What the facts say by themselves: counts for titles, and sentences where nobody wrote any."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from outcomes.reports.content.facts import Fact, ReportData
from outcomes.reports.words import clauses, day, listed, month, number, percent, side_by_side

COUNTS = {
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


def words(data: ReportData) -> dict[str, Any]:
    """What the templates set into their sentences."""
    return {
        "subtitle": subtitle(data),
        "headlines": headlines(data),
        "period": period(data),
        "months": f"{month(data.start)} – {month(data.as_of)}",
        "as_of": day(data.as_of),
        "providing": listed(data.providing),
        "approved_by": side_by_side(data.edition.approved_by),
        "coordination": next((one.name for one in data.members if one.side == "seeking"), ""),
        "sessions": many("sessions", len(data.sessions)),
        "answered": data.count("sessions", lambda one: one.feedback),
        "record": record(data),
        "attendances": many("attendances", data.attendances),
        "women": percent(data.women),
        "shares": shares(data),
        "against_targets": clauses([many("met", data.met), missed(data)]),
        "computed": computed(data),
    }


def many(kind: str, count: int, **more: str) -> str:
    return COUNTS[kind] % {"count": count, "n": number(count), **more}


def some(kind: str, count: int) -> str:
    """Nothing at all instead of a zero."""
    return many(kind, count) if count else ""


def of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}


def record(data: ReportData) -> str:
    """What was written down of the sessions, each counted by itself: not every session has all of it."""
    rounds = data.count("sessions", lambda one: one.feedback)
    kinds = [("lists", len(data.counted)), ("notes", data.count("sessions", lambda one: one.noted)), ("rounds", rounds)]
    return listed(many(kind, count) for kind, count in kinds if count)


def subtitle(data: ReportData) -> str:
    """What stands under the title on the cover: sessions, and the countries whose peers were there."""
    countries = list(dict.fromkeys(country for one in data.common for country in one.countries))
    told = {"sessions": many("sessions", len(data.sessions)), "countries": listed(countries)}
    if not countries:
        return told["sessions"] if data.sessions else data.topic
    if not data.alone:
        return _("%(sessions)s with peers from: %(countries)s") % told
    part = many("with peers", len(data.common))
    return _("%(sessions)s, %(part)s from: %(countries)s") % (told | {"part": part})


def together(data: ReportData) -> list[str]:
    """Hours with peers, and how many sessions they were where that is not all of them."""
    part = many("with peers", len(data.common)) if data.alone else ""
    return [part, some("hours", data.hours)]


def period(data: ReportData) -> str:
    months = max(1, round((data.end - data.start).days / 30.44))
    told = {"start": day(data.start), "end": day(data.end), "months": many("months", months)}
    return _("%(start)s to %(end)s (%(months)s)") % told


def present(data: ReportData) -> str:
    """Who came, in shares."""
    if not data.attendances:
        return ""
    outside = percent(100 - data.sector_share("public"))
    return clauses(
        [
            _("%(share)s by women") % {"share": percent(data.women)},
            _("%(share)s from outside government") % {"share": outside},
        ]
    )


def headlines(data: ReportData) -> list[tuple[str, str, str]]:
    """A figure, what it counts, and what more there is to say."""
    written = some("written", sum(not one.minutes for one in data.common))
    in_part = some("partly", data.count("needs", lambda need: need.status == "partly_covered"))
    return [
        (number(len(data.sessions)), _("sessions held"), clauses([*together(data), written])),
        (number(data.attendances), _("attendances"), present(data)),
        (fraction(data.covered, len(data.wanted)), _("needs covered"), in_part),
        (fraction(data.met, len(data.indicators)), _("targets met"), missed(data)),
    ]


def shares(data: ReportData) -> str:
    sectors = {"public": _("public"), "private": _("private"), "civil_society": _("civil society")}
    return clauses(f"{word} {percent(data.sector_share(sector))}" for sector, word in sectors.items())


def fraction(part: int, whole: int) -> str:
    return f"{number(part)}/{number(whole)}" if whole else "–"


def missed(data: ReportData) -> str:
    rest = len(data.indicators) - data.met - data.unmeasured
    return clauses([some("not met", rest), some("unmeasured", data.unmeasured)])


def computed(data: ReportData) -> dict[str, str]:
    """What the figures say about a criterion; nothing where they are silent."""
    found = {}
    if data.wanted:
        found["DAC-REL"] = _("Needs covered: %(part)s.") % {"part": of(data.covered, len(data.wanted))}
    if data.indicators:
        met = of(data.met, len(data.indicators))
        found["DAC-EFF"] = _("Targets met: %(part)s.") % {"part": clauses([met, missed(data)])}
    if data.sessions:
        spent = clauses([many("sessions", len(data.sessions)), *together(data)])
        led = of(len({one.session for one in data.actions if one.session}), len(data.sessions))
        found["DAC-EFI"] = _("Time: %(time)s. Cost is not recorded.") % {"time": spent}
        found["DAC-SUS"] = _("Sessions that led to a recorded action: %(part)s.") % {"part": led}
    return found


def value(one: Fact, figure: Decimal | None) -> str:
    """A figure of an indicator, with the sign where it is a share; nothing where nobody measured."""
    if figure is None:
        return ""
    return percent(figure) if one.in_percent else number(figure)
