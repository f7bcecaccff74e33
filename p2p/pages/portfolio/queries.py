"""What the portfolio page shows: totals, and the rows of one page of the table."""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language_bidi

from outcomes.models import ExpectedOutcome, Indicator, Report
from outcomes.models.outcomes import INDICATOR_STAGES, PolicyStage
from outcomes.models.reports import CURRENT_VERSION_APPROVED
from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n import dates, zones
from p2p.pages.portfolio import attention, counts, policy_stages, world_map
from p2p.pages.portfolio.filters import Filters
from p2p.pages.portfolio.policy_stages import PolicyTextStatus
from p2p.pages.portfolio.timelines import build_timelines
from peers.models import Pairing
from programmes.models import Need, Phase, Programme, State
from programmes.models.teams import Side
from programmes.phases import PHASE_CHOICES, phase_number

PAGE_SIZE = 25


@dataclasses.dataclass(frozen=True)
class ProgrammeSummary:
    """One programme in the table and in the drawings."""

    programme: Programme
    country: str
    phase: str
    peers: list[str]
    held: int
    sessions: int
    needs: int
    covered: int
    late: int
    text: PolicyTextStatus | None
    phase_ends: dt.date | None
    alone: bool
    today: dt.date

    @property
    def number(self) -> int:
        return phase_number(self.programme.phase)

    @property
    def overdue(self) -> bool:
        return bool(self.phase_ends and self.phase_ends < self.today)


def portfolio_context(viewer: Viewer, filters: Filters, now: dt.datetime) -> dict[str, Any]:
    """Totals and map of all programmes, those that need attention, and one page of the table with its drawings."""
    everything, today = Programme.objects.inside(viewer), dates.today(now)
    page = Paginator(filters.chosen(everything), PAGE_SIZE).get_page(filters.page)
    programmes = list(page)
    phases = phases_of(programmes)
    summaries = summarise_programmes(programmes, phases, today)
    exchanges = exchanges_of(everything)
    totals = counts.totals(everything)
    items, total = attention.programmes_needing_attention(everything, today)
    return {
        "summaries": summaries,
        "page": page,
        "filters": filters,
        "phases": PHASE_CHOICES,
        "states": State.choices,
        "totals": totals,
        "texts": policy_stages.stage_phrases(counts.texts_by_stage(everything)),
        "now": now,
        "today": today,
        "attention_items": items,
        "attention_total": total,
        "learning": sorted({zones.country_name(seeking) for seeking, _providing in exchanges}, key=zones.name_sort_key),
        "teaching": {providing for _seeking, providing in exchanges if providing},
        "world_map": map_of(exchanges),
        "timelines": build_timelines(programmes, phases, today, mirrored=get_language_bidi()),
        "summaries_with_text": [summary for summary in summaries if summary.text],
        "stage_names": [stage.label for stage in INDICATOR_STAGES],
        "reports": Report.objects.in_review()
        .filter(programme__in=everything)
        .exclude(CURRENT_VERSION_APPROVED, signed_for=Side.SUPPORT)
        .select_related("programme")[:20],
    }


def exchanges_of(programmes: QuerySet[Programme]) -> list[tuple[str, str | None]]:
    """Pairs of seeking and providing country, each once; None where there is no providing country yet."""
    agreed = Q(pairings__state__in=Pairing.AGREED_STATES, pairings__archived_at=None)
    alive = programmes.exclude(state__in=[State.ARCHIVED, State.CANCELLED])
    with_exchange = alive.annotate(exchange=FilteredRelation("pairings", condition=agreed)).order_by()
    return list(with_exchange.values_list("seeking_country", "exchange__team__country").distinct())


def map_of(exchanges: list[tuple[str, str | None]]) -> world_map.WorldMap:
    names = {code: zones.country_name(code) for pair in exchanges for code in pair if code}
    return world_map.build_map(exchanges, names, zones.city_coordinates())


def summarise_programmes(
    programmes: list[Programme], phases: dict[int, list[Phase]], today: dt.date
) -> list[ProgrammeSummary]:
    """Each group of columns takes one query for all programmes of the page."""
    here = Programme.objects.filter(pk__in=[programme.pk for programme in programmes])
    sessions = counts.group_by_programme(counts.sessions(), here, n=Count("pk"), held=counts.HELD_COUNT)
    needs = counts.group_by_programme(Need.objects.wanted(), here, n=Count("pk"), covered=counts.COVERED_COUNT)
    late = counts.group_by_programme(counts.late_actions(today), here, late=Count("pk"))
    peers, texts = peers_of(here), texts_of(here)
    entered = [phase for of_programme in phases.values() for phase in of_programme if phase.entered_on]
    ends = {phase.programme_id: phase.planned_end for phase in entered if not phase.left_on}
    times = Counter(str(programme.seeking_country) for programme in programmes)
    return [
        ProgrammeSummary(
            programme=programme,
            country=zones.country_name(str(programme.seeking_country)),
            phase=programme.get_phase_display(),
            peers=peers[programme.pk],
            held=sessions[programme.pk]["held"],
            sessions=sessions[programme.pk]["n"],
            needs=needs[programme.pk]["n"],
            covered=needs[programme.pk]["covered"],
            late=late[programme.pk]["late"],
            text=furthest_text(programme, texts[programme.pk]),
            phase_ends=ends.get(programme.pk),
            alone=times[str(programme.seeking_country)] == 1,
            today=today,
        )
        for programme in programmes
    ]


def peers_of(programmes: QuerySet) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    pairings = Pairing.objects.agreed_by_both().filter(programme__in=programmes).order_by("team")
    for pk, country in pairings.values_list("programme", "team__country"):
        name = zones.country_name(country)
        names[pk] += [name] if name not in names[pk] else []
    return names


def texts_of(programmes: QuerySet) -> defaultdict[int, list[tuple[PolicyStage, PolicyStage | None]]]:
    """Stage and target of the policy texts of each programme; the indicator that counts stages has the target."""
    target = Indicator.objects.live().filter(outcome=OuterRef("pk"), indicator="P1-c").values("target")[:1]
    outcomes = ExpectedOutcome.objects.live().filter(programme__in=programmes, outcome="OUT-P1")
    texts: defaultdict[int, list[tuple[PolicyStage, PolicyStage | None]]] = defaultdict(list)
    for pk, stage, aim in outcomes.annotate(aim=Subquery(target)).values_list("programme", "policy_stage", "aim"):
        texts[pk].append((PolicyStage(stage), policy_stages.stage_of(aim)))
    return texts


def furthest_text(programme: Programme, texts: list[tuple[PolicyStage, PolicyStage | None]]) -> PolicyTextStatus | None:
    """The text at the furthest stage, or None without texts."""
    furthest = max(texts, key=lambda text: list(PolicyStage).index(text[0]), default=None)
    return furthest and PolicyTextStatus(programme, *furthest)


def phases_of(programmes: list[Programme]) -> dict[int, list[Phase]]:
    """Phases of each programme, in their order."""
    phases: dict[int, list[Phase]] = {programme.pk: [] for programme in programmes}
    for phase in Phase.objects.filter(programme__in=programmes).order_by("position"):
        phases[phase.programme_id].append(phase)
    return phases
