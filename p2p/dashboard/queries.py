"""The portfolio: one query a column, each grouped by programme, whatever their number."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_countries import countries

from outcomes.models import ExpectedOutcome, FollowUpAction, Report
from p2p.accounts.models import Person
from p2p.ui import when
from programmes.models import Need, Phase, Programme, State, Team
from programmes.models.people import Side
from programmes.phases import PHASES, PhaseCode
from sessions.models import PeerSession

PAGE = 50
SILENT = dt.timedelta(days=21)
SORTS = {"code": "code", "phase": "phase_position", "end": "end_date", "title": "title"}


@dataclasses.dataclass(frozen=True)
class Filters:
    """What the address asks for; unknown values are ignored, so that a mistyped address still shows a page."""

    phase: str = ""
    state: str = ""
    sort: str = "code"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        page = query.get("page", "1")
        return cls(
            phase=query.get("phase", "") if query.get("phase") in dict(PHASES) else "",
            state=query.get("state", "") if query.get("state") in State.values else "",
            sort=query.get("sort", "") if query.get("sort", "").removeprefix("-") in SORTS else "code",
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def chosen(self, programmes: QuerySet[Programme]) -> QuerySet[Programme]:
        wanted = {name: value for name, value in (("phase", self.phase), ("state", self.state)) if value}
        order = SORTS[self.sort.removeprefix("-")]
        return programmes.filter(**wanted).order_by(("-" if self.sort.startswith("-") else "") + order, "pk")


@dataclasses.dataclass(frozen=True)
class Row:
    """One programme of the table."""

    programme: Programme
    peers: str
    held: int
    planned: int
    needs: int
    covered: int
    actions: int
    late: int
    stage: str
    phase_ends: dt.date | None
    silent: bool
    today: dt.date

    @property
    def overdue(self) -> bool:
        return bool(self.phase_ends and self.phase_ends < self.today)

    @property
    def reasons(self) -> list[str]:
        """Why somebody should ask: facts, in words."""
        found = []
        if self.overdue:
            found.append(_("Phase should have ended on %(day)s") % {"day": when.short_day(self.phase_ends)})
        if self.late:
            found.append(_("Late actions: %(n)s") % {"n": self.late})
        if self.silent:
            found.append(_("No session for three weeks"))
        return found


def portfolio(person: Person, filters: Filters, now: dt.datetime) -> dict[str, Any]:
    """The figures over everything, the programmes to ask about, and one page of the table."""
    everything = Programme.objects.visible_to(person)
    page = Paginator(
        filters.chosen(
            everything.annotate(
                phase_position=Max("phases__position", filter=Q(phases__left_on=None, phases__entered_on__isnull=False))
            )
        ),
        PAGE,
    ).get_page(filters.page)
    rows = rows_for(list(page), now)
    return {
        "rows": rows,
        "page": page,
        "filters": filters,
        "phases": PHASES,
        "states": State.choices,
        "totals": totals(everything, now),
        "now": now,
        "ask": [row for row in rows if row.reasons and row.programme.state == State.ACTIVE],
        "stages": stages(everything),
        "reports": Report.objects.filter(programme__in=everything, status="in_review").select_related("programme")[:20],
    }


def totals(programmes: QuerySet[Programme], now: dt.datetime) -> dict[str, int]:
    """The four headline figures in one query: each is a count of its own, never a join of many with many."""
    here = {"programme__in": programmes}
    figures = {
        "programmes": programmes,
        "sessions": PeerSession.objects.held().filter(**here),
        "late": FollowUpAction.objects.late(now.date()).filter(**here),
        "covered": Need.objects.live().filter(status=Need.Status.COVERED, **here),
    }
    counted = {name: subcount(rows) for name, rows in figures.items()}
    one_row: Any = Person.objects.annotate(**{f"n_{name}": rows for name, rows in counted.items()})
    row = one_row.values(*(f"n_{name}" for name in figures))[:1][0]
    return {name: row[f"n_{name}"] for name in figures}


def subcount(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def stages(programmes: QuerySet[Programme]) -> list[tuple[str, int]]:
    """How many policy texts stand at which stage, for outcomes that have one."""
    found = ExpectedOutcome.objects.live().filter(programme__in=programmes).exclude(policy_stage="none")
    counted = dict(found.values_list("policy_stage").annotate(n=Count("pk")).order_by())
    labels = ExpectedOutcome._meta.get_field("policy_stage").flatchoices
    return [(label, counted[stage]) for stage, label in labels if stage in counted]


def rows_for(programmes: list[Programme], now: dt.datetime) -> list[Row]:
    """Each column group is one query over the programmes of the page."""
    here = Programme.objects.filter(pk__in=[one.pk for one in programmes])
    held = grouped(PeerSession.objects.held(), here, n=Count("pk"), last=Max("starts_at"))
    ahead = grouped(PeerSession.objects.ahead(now), here, n=Count("pk"))
    covered = Count("pk", filter=Q(status=Need.Status.COVERED))
    needs = grouped(Need.objects.wanted(), here, n=Count("pk"), covered=covered)
    actions = grouped(
        FollowUpAction.objects.unfinished(), here, n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=now.date()))
    )
    peers, stage, ends = peers_of(here), stage_of(here), phase_ends(here)
    return [
        Row(
            programme=one,
            peers=peers.get(one.pk, ""),
            held=held[one.pk]["n"],
            planned=ahead[one.pk]["n"],
            needs=needs[one.pk]["n"],
            covered=needs[one.pk]["covered"],
            actions=actions[one.pk]["n"],
            late=actions[one.pk]["late"],
            stage=stage.get(one.pk, ""),
            phase_ends=ends.get(one.pk),
            today=now.date(),
            silent=one.phase == PhaseCode.SESS and held[one.pk]["last"] < now - SILENT,
        )
        for one in programmes
    ]


NOTHING = {"n": 0, "covered": 0, "late": 0, "last": dt.datetime.min.replace(tzinfo=dt.UTC)}


def grouped(rows: QuerySet, programmes: QuerySet, **figures: Any) -> defaultdict[int, dict[str, Any]]:
    """Figures by programme; programmes without rows count nothing."""
    found = rows.filter(programme__in=programmes).order_by().values("programme").annotate(**figures)
    return defaultdict(lambda: NOTHING, {row["programme"]: row for row in found})


def peers_of(programmes: QuerySet) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for pk, country in (
        Team.objects.filter(programme__in=programmes, side=Side.PROVIDING)
        .values_list("programme", "country")
        .order_by("pk")
    ):
        names.setdefault(pk, []).append(countries.name(country))
    return {pk: when.listed(found) for pk, found in names.items()}


def stage_of(programmes: QuerySet) -> dict[int, str]:
    labels = dict(ExpectedOutcome._meta.get_field("policy_stage").flatchoices)
    rows = (
        ExpectedOutcome.objects.live()
        .filter(programme__in=programmes, outcome="OUT-P1")
        .values_list("programme", "policy_stage")
    )
    return {pk: labels[stage] for pk, stage in rows}


def phase_ends(programmes: QuerySet) -> dict[int, dt.date]:
    return dict(
        Phase.objects.filter(programme__in=programmes, entered_on__isnull=False, left_on=None).values_list(
            "programme", "planned_end"
        )
    )
