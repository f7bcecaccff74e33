"""Programmes that need attention, why, and whom to contact; never who is late."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import Cast, Greatest, Least, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.i18n import dates, zones
from p2p.pages.portfolio.counts import aggregate_per_programme, late_actions, sessions_held
from peers.models import Pairing
from programmes.duties import days_after
from programmes.models import Membership, Programme, State
from programmes.phases import PhaseCode
from programmes.policy import COORDINATION

MAX_SHOWN = 10
SESSION_GAP = dt.timedelta(days=21)


@dataclasses.dataclass(frozen=True)
class AttentionItem:
    """One programme that needs attention, and why; the oldest of the reasons says since when."""

    programme: Programme
    phase_end: dt.date | None
    blocked: bool
    agreed_by_both: bool
    late: int
    late_since: dt.date | None
    no_session_since: dt.date | None
    today: dt.date
    contact: str

    @property
    def country(self) -> str:
        return zones.country_name(str(self.programme.seeking_country))

    @property
    def reasons(self) -> list[str]:
        """The sentences of ``facts``, oldest first."""
        return [reason for _since, reason in self.facts]

    @property
    def days(self) -> str:
        return dates.days_left(self.facts[0][0], self.today)

    @property
    def facts(self) -> list[tuple[dt.date, str]]:
        """Since when something is overdue, and what; oldest first."""
        facts = [
            (self.phase_end, self.phase_reason),
            (self.late_since, self.actions_reason),
            (self.no_session_since, _("No session for three weeks")),
        ]
        over = [(since, reason) for since, reason in facts if since and since < self.today]
        return sorted(over, key=lambda fact: fact[0])

    @property
    def phase_reason(self) -> str:
        facts = {"phase": self.programme.get_phase_display(), "day": dates.day(self.phase_end)}
        if not self.agreed_by_both and self.programme.phase != PhaseCode.PREP:
            return (
                _("No exchange with another country is agreed yet; phase %(phase)s was planned until %(day)s") % facts
            )
        if self.blocked:
            return _("Phase %(phase)s was planned until %(day)s, and not every point is met") % facts
        return _("Phase %(phase)s was planned until %(day)s") % facts

    @property
    def actions_reason(self) -> str:
        text = ngettext("%(n)s follow-up action is late", "%(n)s follow-up actions are late", self.late)
        return text % {"n": self.late}


def programmes_needing_attention(programmes: QuerySet[Programme], today: dt.date) -> tuple[list[AttentionItem], int]:
    """The ``MAX_SHOWN`` programmes that have waited longest, and the number of all that wait; one query."""
    overdue = list(overdue_programmes(programmes.filter(state=State.ACTIVE), today)[:MAX_SHOWN])
    items = [
        AttentionItem(
            programme=programme,
            phase_end=programme.phase_end,
            blocked=programme.blocked_on is not None,
            agreed_by_both=programme.agreed_by_both,
            late=programme.late or 0,
            late_since=programme.late_since,
            no_session_since=programme.no_session_since,
            today=today,
            contact=programme.contact or "",
        )
        for programme in overdue
    ]
    return items, overdue[0].total if overdue else 0


def overdue_programmes(programmes: QuerySet[Programme], today: dt.date) -> Any:
    """Programmes with something overdue, the oldest date first."""
    open_now = FilteredRelation("phases", condition=Q(phases__entered_on__isnull=False, phases__left_on=None))
    late = late_actions(today)
    programmes = programmes.annotate(
        open_now=open_now,
        phase_end=F("open_now__planned_end"),
        blocked_on=F("open_now__blocked_on"),
        late=aggregate_per_programme(late, Count("pk")),
        late_since=aggregate_per_programme(late, Min("due_on")),
        last=aggregate_per_programme(sessions_held(), Max(TruncDate("starts_at", tzinfo=dt.UTC))),
    )
    programmes = programmes.annotate(no_session_since=no_session_since())
    over = Case(When(open_now__planned_end__lt=today, then=F("phase_end")), output_field=DateField())
    programmes = programmes.annotate(
        since=Least(over, "late_since", "no_session_since", output_field=DateField())
    ).filter(since__lt=today)
    programmes = programmes.annotate(
        agreed_by_both=Exists(Pairing.objects.agreed_by_both().filter(programme=OuterRef("pk"))), contact=contact()
    )
    return programmes.annotate(total=Window(Count("pk"))).order_by("since", "code")


def no_session_since() -> Case:
    """Three weeks after the last session or after the phase of sessions began; NULL in other phases."""
    last = Greatest("last", "open_now__entered_on")
    # In SQL a date plus an interval is a timestamp.
    day = Cast(days_after(last, SESSION_GAP), DateField())
    return Case(When(phase=PhaseCode.SESS, then=day), output_field=DateField())


def contact() -> Subquery:
    """Name of the coordinator, or of the deputy where nobody coordinates."""
    leads = Membership.objects.serving(*COORDINATION).filter(team__programme=OuterRef("pk"))
    return Subquery(leads.values("person__name")[:1])
