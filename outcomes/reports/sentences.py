"""What the facts say by themselves: counts for titles, and sentences where nobody wrote any."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from outcomes.reports.content.facts import Feedback, IndicatorFact, ReportData
from outcomes.reports.words import clauses, day, listed, number, percent
from programmes.toolkit import catalogue

COUNTS = {
    "months": ngettext_lazy("%(n)s month", "%(n)s months", "count"),
    "hours": ngettext_lazy("%(n)s hour together", "%(n)s hours together", "count"),
    "written": ngettext_lazy("%(n)s exchange in writing", "%(n)s exchanges in writing", "count"),
    "sessions": ngettext_lazy("%(n)s session", "%(n)s sessions", "count"),
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


@dataclass(frozen=True)
class Headline:
    big: str
    what: str
    more: str


@dataclass(frozen=True)
class Run:
    """A side heading and what stands beside it: typed text or computed sentences."""

    head: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    code: str
    criterion: str
    words: tuple[str, ...]
    evidence: str


def many(kind: str, count: int, **more: str) -> str:
    return COUNTS[kind] % {"count": count, "n": number(count), **more}


def some(kind: str, count: int) -> str:
    """Nothing at all instead of a zero."""
    return many(kind, count) if count else ""


def of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}


def subtitle(data: ReportData) -> str:
    """What stands under the title on the cover."""
    if not data.providing:
        return data.topic
    told = {"sessions": many("sessions", len(data.sessions)), "countries": listed(data.providing)}
    return _("%(sessions)s with peers from: %(countries)s") % told


def period(data: ReportData) -> str:
    months = max(1, round((data.end - data.start).days / 30.44))
    told = {"start": day(data.start), "end": day(data.end), "months": many("months", months)}
    return _("%(start)s to %(end)s (%(months)s)") % told


def by_women(data: ReportData) -> str:
    return _("%(share)s by women") % {"share": percent(data.women)} if data.attendances else ""


def from_outside(data: ReportData) -> str:
    told = {"share": percent(100 - data.sector_share("public"))}
    return _("%(share)s from outside government") % told if data.attendances else ""


def headlines(data: ReportData) -> list[Headline]:
    written = some("written", data.count("sessions", lambda one: not one.minutes))
    in_part = some("partly", data.count("needs", lambda need: need.status == "partly_covered"))
    who = clauses([by_women(data), from_outside(data)])
    return [
        Headline(number(len(data.sessions)), _("sessions held"), clauses([some("hours", data.hours), written])),
        Headline(number(data.attendances), _("attendances"), who),
        Headline(fraction(data.covered, len(data.wanted)), _("needs covered"), in_part),
        Headline(fraction(data.met, len(data.indicators)), _("targets met"), clauses(missed(data))),
    ]


def fraction(part: int, whole: int) -> str:
    return f"{number(part)}/{number(whole)}" if whole else "–"


def missed(data: ReportData) -> list[str]:
    rest = len(data.indicators) - data.met - data.unmeasured
    return [some("not met", rest), some("unmeasured", data.unmeasured)]


def against_targets(data: ReportData) -> str:
    return clauses([many("met", data.met), *missed(data)])


def summary(data: ReportData) -> list[Run]:
    """The executive summary where nobody wrote one: it stands alone."""
    none = (_("Not recorded yet."),)
    when = _("Period: %(period)s. Phase now: %(phase)s.") % {"period": period(data), "phase": data.phase}
    return [
        Run(_("Object"), (data.goal, when)),
        Run(_("Purpose and readers"), (purpose(),)),
        Run(_("Method"), (sources_used(data),)),
        Run(_("Main findings"), tuple(main_findings(data)) or none),
        Run(_("Conclusions"), tuple(one.text for one in data.conclusions[:4]) or none),
        Run(_("Recommendations"), tuple(one.text for one in data.recommendations[:4]) or none),
    ]


def main_findings(data: ReportData) -> list[str]:
    said = [computed(code, data) for code in ("DAC-REL", "DAC-EFF", "DAC-SUS")]
    return [sentence for sentence in said if sentence]


def purpose() -> str:
    return _(
        "This report tells those who decide, the people concerned and the peers what was done, what came "
        "of it and what remains open. It is a self-evaluation, written by those who did the work."
    )


def sources_used(data: ReportData) -> str:
    if not data.sessions:
        return _("No session has been held yet; the report rests on the plan of the programme.")
    asked = data.count("sessions", lambda one: one.feedback)
    told = {"sessions": many("sessions", len(data.sessions)), "feedback": many("rounds", asked)}
    return _("It rests on the record of %(sessions)s: attendance lists, shared notes and %(feedback)s.") % told


def method(data: ReportData) -> list[Run]:
    limits = _(
        "Learning is told by those who learned; there is no group to compare with. Means of few answers say little."
    )
    ethics = _(
        "Answers are anonymous and shown from five answers on. What one side or one room keeps for itself "
        "is left out. People are named with their function only."
    )
    return [
        Run(_("Sources"), (sources_used(data),)),
        *answered(data),
        Run(_("Limits"), (limits,)),
        Run(_("Ethics"), (ethics,)),
    ]


def answered(data: ReportData) -> list[Run]:
    rates = tuple(answers(one.code, one.feedback) for one in data.sessions if one.feedback)
    return [Run(_("Answers"), rates or (_("No round of feedback has enough answers to be shown."),))]


def answers(code: str, feedback: Feedback) -> str:
    told = {"code": code, "n": number(feedback.n), "invited": number(feedback.invited)}
    if feedback.invited < feedback.n:
        return _("%(code)s: number of answers: %(n)s.") % told
    told["share"] = percent(round(100 * feedback.n / feedback.invited))
    return _("%(code)s: number of answers: %(n)s of %(invited)s (%(share)s).") % told


def balance(data: ReportData) -> list[str]:
    """Equality and inclusion as far as attendance lists tell."""
    if not data.attendances:
        return []
    sectors = (("public", _("public")), ("private", _("private")), ("civil_society", _("civil society")))
    shares = clauses(f"{word} {percent(data.sector_share(sector))}" for sector, word in sectors)
    told = {"share": percent(data.women), "attendances": many("attendances", data.attendances)}
    return [
        _("Women gave %(share)s of %(attendances)s.") % told,
        _("Share by sector: %(shares)s.") % {"shares": shares},
        _("Regions, disability and languages of the people present are not recorded."),
    ]


def findings(data: ReportData, evidence: dict[str, str]) -> list[Finding]:
    """One finding for each criterion: the team's own words, otherwise what the figures say."""
    found = []
    for at, entry in enumerate(catalogue().dac_criteria, start=1):
        said = data.texts.get(entry.code) or (computed(entry.code, data) or _("Not recorded yet."),)
        found.append(Finding(f"F{at}", str(entry.label), said, evidence.get(entry.code, "")))
    return found


def computed(code: str, data: ReportData) -> str:
    """What the figures say about one criterion; nothing where they are silent."""
    say = {"DAC-REL": relevance, "DAC-EFF": effectiveness, "DAC-EFI": efficiency, "DAC-SUS": sustainability}
    return say[code](data) if code in say else ""


def relevance(data: ReportData) -> str:
    return _("Needs covered: %(part)s.") % {"part": of(data.covered, len(data.wanted))} if data.wanted else ""


def effectiveness(data: ReportData) -> str:
    if not data.indicators:
        return ""
    rest = clauses(missed(data))
    met = of(data.met, len(data.indicators))
    return _("Targets met: %(part)s.") % {"part": clauses([met, rest])}


def efficiency(data: ReportData) -> str:
    if not data.sessions:
        return ""
    spent = clauses([many("sessions", len(data.sessions)), some("hours", data.hours)])
    return _("Time: %(time)s. Cost is not recorded.") % {"time": spent}


def sustainability(data: ReportData) -> str:
    if not data.sessions:
        return ""
    led = {one.session for one in data.actions if one.session}
    return _("Sessions that led to a recorded action: %(part)s.") % {"part": of(len(led), len(data.sessions))}


def value(one: IndicatorFact, figure: Decimal | None) -> str:
    """A figure of an indicator, with the sign where it is a share."""
    if figure is None:
        return "–"
    return percent(figure) if one.in_percent else number(figure)


def written_by(data: ReportData) -> str | SafeString:
    """The coordination comes first in the list of people."""
    lead = next((one.name for one in data.members if one.side == "seeking"), None)
    if lead is None:
        return _("The national team and its peers")
    return format_html(_("The national team and its peers; coordination: {}"), lead)
