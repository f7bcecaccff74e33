"""Counts of the portfolio, each with a query of its own, so that joins multiply nothing.

What one side keeps to itself is not counted: UNESCO staff see only counts of what they may open.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject

from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.models.outcomes import PolicyStage
from p2p.base.accounts.models import Person
from p2p.base.i18n import dates
from programmes.models import Need, Programme
from sessions.models import PeerSession

COVERED_COUNT = Count("pk", filter=Q(status=Need.Status.COVERED))
HELD_COUNT = Count("pk", filter=Q(status__in=PeerSession.HELD_STATUSES))
NO_COUNTS = {"n": 0, "covered": 0, "late": 0, "held": 0}


def sessions() -> QuerySet[PeerSession]:
    return PeerSession.objects.for_staff().exclude(status=PeerSession.Status.CANCELLED)


def sessions_held() -> QuerySet[PeerSession]:
    return PeerSession.objects.for_staff().held()


def late_actions(today: dt.date) -> QuerySet[FollowUpAction]:
    return FollowUpAction.objects.for_staff().late(today)


def texts_by_stage(programmes: QuerySet[Programme]) -> dict[str, int]:
    """How many outcomes stand at which stage: the toolkit's own text, and whatever has reached a stage."""
    rows = ExpectedOutcome.objects.live().filter(Q(outcome="OUT-P1") | ~Q(policy_stage=PolicyStage.NONE))
    return dict(rows.filter(programme__in=programmes).order_by().values_list("policy_stage").annotate(n=Count("pk")))


def totals(programmes: QuerySet[Programme]) -> dict[str, Any]:
    """What the lead tells of sessions and needs, in one query."""
    partly = Count("pk", filter=Q(status=Need.Status.PARTLY))
    groups: dict[str, tuple[QuerySet, dict[str, Any]]] = {
        "sessions": (
            sessions_held(),
            {"n": Count("pk"), "places": Sum("attendance__total"), "women": Sum("attendance__women")},
        ),
        "needs": (Need.objects.wanted(), {"n": Count("pk"), "covered": COVERED_COUNT, "partly": partly}),
    }
    columns = {
        name: aggregate_all(rows.filter(programme__in=programmes), **sums) for name, (rows, sums) in groups.items()
    }
    row: Any = Person.objects.annotate(**{f"of_{name}": one for name, one in columns.items()})
    return {name: found or {} for name, found in row.values(*(f"of_{name}" for name in groups))[:1][0].items()}


def aggregate_all(rows: QuerySet, **sums: Any) -> Subquery:
    """Sums over all rows, as one value; nothing when there are no rows."""
    return Subquery(
        rows.order_by().annotate(all=Value(1)).values("all").annotate(sums=JSONObject(**sums)).values("sums")
    )


def sort_value(column: str) -> Coalesce:
    """What the table can be sorted by, of each programme."""
    rows: dict[str, QuerySet] = {
        "held": sessions_held(),
        "covered": Need.objects.live().filter(status=Need.Status.COVERED),
        "late": late_actions(dates.today()),
    }
    return Coalesce(aggregate_per_programme(rows[column], Count("pk")), 0)


def aggregate_per_programme(rows: QuerySet, aggregate: Any) -> Subquery:
    """One figure of the rows of the programme outside."""
    mine = rows.filter(programme=OuterRef("pk")).order_by().values("programme")
    return Subquery(mine.annotate(aggregate=aggregate).values("aggregate"))


def group_by_programme(rows: QuerySet, programmes: QuerySet, **sums: Any) -> Mapping[int, dict[str, Any]]:
    """Figures by programme; programmes without rows count nothing."""
    found = rows.filter(programme__in=programmes).order_by().values("programme").annotate(**sums)
    return defaultdict(lambda: NO_COUNTS, {row["programme"]: row for row in found})
