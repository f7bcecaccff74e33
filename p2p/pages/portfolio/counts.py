"""Counts of the portfolio, each in a sub-query of its own, so that joins cannot multiply rows.

What one side keeps to itself is not counted: UNESCO staff see counts only of what they may open.
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
    """Number of policy texts by stage: the toolkit's own outcome, and every other that has reached a stage."""
    outcomes = ExpectedOutcome.objects.live().filter(Q(outcome="OUT-P1") | ~Q(policy_stage=PolicyStage.NONE))
    return dict(
        outcomes.filter(programme__in=programmes).order_by().values_list("policy_stage").annotate(n=Count("pk"))
    )


def totals(programmes: QuerySet[Programme]) -> dict[str, Any]:
    """Sums over sessions and needs for the first paragraph of the page, in one query."""
    partly = Count("pk", filter=Q(status=Need.Status.PARTLY))
    groups: dict[str, tuple[QuerySet, dict[str, Any]]] = {
        "sessions": (
            sessions_held(),
            {"n": Count("pk"), "places": Sum("attendance__total"), "women": Sum("attendance__women")},
        ),
        "needs": (Need.objects.wanted(), {"n": Count("pk"), "covered": COVERED_COUNT, "partly": partly}),
    }
    columns = {
        name: aggregate_all(records.filter(programme__in=programmes), **sums)
        for name, (records, sums) in groups.items()
    }
    # Any table with a row will do: the columns are sub-queries that do not depend on it.
    carrier: Any = Person.objects.annotate(**{f"of_{name}": column for name, column in columns.items()})
    return {name: sums or {} for name, sums in carrier.values(*(f"of_{name}" for name in groups))[:1][0].items()}


def aggregate_all(records: QuerySet, **sums: Any) -> Subquery:
    """Sums over all records as one JSON value; NULL when there are none."""
    return Subquery(
        records.order_by().annotate(all=Value(1)).values("all").annotate(sums=JSONObject(**sums)).values("sums")
    )


def sort_value(column: str) -> Coalesce:
    """The count by which the column of this name sorts the table."""
    records: dict[str, QuerySet] = {
        "held": sessions_held(),
        "covered": Need.objects.live().filter(status=Need.Status.COVERED),
        "late": late_actions(dates.today()),
    }
    return Coalesce(aggregate_per_programme(records[column], Count("pk")), 0)


def aggregate_per_programme(records: QuerySet, aggregate: Any) -> Subquery:
    """Sub-query: an aggregate over the records of the programme of the outer query."""
    of_programme = records.filter(programme=OuterRef("pk")).order_by().values("programme")
    return Subquery(of_programme.annotate(aggregate=aggregate).values("aggregate"))


def group_by_programme(records: QuerySet, programmes: QuerySet, **sums: Any) -> Mapping[int, dict[str, Any]]:
    """Aggregates by primary key of programme; ``NO_COUNTS`` for programmes without records."""
    counts = records.filter(programme__in=programmes).order_by().values("programme").annotate(**sums)
    return defaultdict(lambda: NO_COUNTS, {count["programme"]: count for count in counts})
