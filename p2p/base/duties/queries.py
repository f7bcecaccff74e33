"""Who owes what by when: all kinds in one UNION ALL, with snoozing and delegation applied."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator
from typing import Any

from django.db.models import DateField, Q
from django.urls import reverse

from p2p.base.duties.kept_sql import AtQuery, KeptQuery, is_any_of
from p2p.base.duties.models import DutyOverride
from p2p.base.duties.registry import DUTIES, DUTY_COLUMNS, DutyKind
from p2p.base.i18n.zones import zone_of

DAY = dt.timedelta(days=1)
SOON = dt.timedelta(days=7)
STATES = ("late", "soon", "later")
LIMITS = {
    "owners": is_any_of("d_owner", "owners"),
    "until": Q(d_due__lte=AtQuery(lambda given: given["until"], DateField())),
    "codes": is_any_of("d_code", "codes"),
}


@dataclasses.dataclass(frozen=True)
class Duty:
    """One row of the union: ``state`` is late, soon or later; ``blocked_reason`` says why it cannot start yet.

    ``delegated_by`` is who handed it over, if anybody did; before ``snoozed_until`` its owner gets no reminders.
    """

    kind: DutyKind
    owner: int
    code: str
    number: int
    label: str
    due: dt.date
    today: dt.date
    snoozed_until: dt.date | None = None
    delegated_by: int | None = None

    @property
    def title(self) -> str:
        return self.kind.title_for(self.number, self.label)

    @property
    def blocked_reason(self) -> str:
        return str(self.kind.blocked_reason)

    @property
    def path(self) -> str:
        return reverse(self.kind.url, args=[self.code, self.number] if self.kind.numbered else [self.code])

    @property
    def view_url(self) -> str:
        """The page for people who do not owe it; ``path`` unless the kind has one for them."""
        return reverse(self.kind.view_url, args=[self.code, self.number]) if self.kind.view_url else self.path

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > self.today

    @property
    def state(self) -> str:
        if self.is_snoozed or self.blocked_reason or self.due > self.today + SOON:
            return "later"
        return "late" if self.due < self.today else "soon"

    @property
    def days_late(self) -> int:
        return (self.today - self.due).days

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days

    @property
    def key(self) -> str:
        return f"{self.kind.code}:{self.code}:{self.number}"

    @property
    def dedup_key(self) -> str:
        """Key and due date: a new date starts the reminders anew."""
        return f"{self.key}:{self.due}"


def duties_of(
    people: list[int] | None, today: dt.date, *, until: dt.date | None = None, codes: list[str] | None = None
) -> list[Duty]:
    """Everything owed, in two queries: by ``people`` (None for all), until a date, in programmes with ``codes``."""
    # An officer may be delegated a duty that they have anyway: keep one of the two.
    unique = {(duty.owner, duty.dedup_key): duty for duty in iter_duties(people, today, until=until, codes=codes)}
    return sorted(unique.values(), key=urgency_key)


def urgency_key(duty: Duty) -> tuple:
    """Sort by late, soon, later: late duties by priority, then date; the others by date, then priority."""
    by_priority = (-duty.kind.priority, duty.due)
    return (STATES.index(duty.state), by_priority if duty.state == "late" else by_priority[::-1])


def iter_duties(
    people: list[int] | None, today: dt.date, *, until: dt.date | None = None, codes: list[str] | None = None
) -> Iterator[Duty]:
    """Like ``duties_of``, but unsorted and streamed, so memory stays constant."""
    overrides = load_overrides(people)
    limits: dict[str, Any] = {
        "until": until and until + DAY,
        "codes": codes,
    }  # the owner's own day may be the one before
    if people is not None:
        limits["owners"] = [*people, *(owner for owner, _key in overrides.delegated)]
    union = union_of_duties(today, tuple(name for name, value in limits.items() if value is not None))
    for values in union.stream(**limits) if people is None else union.rows(**limits):
        duty = overrides.applied(duty_from_values(values, today))
        over = (duty.kind.at and duty.due < today) or (until is not None and duty.due > until)
        if not over and (people is None or duty.owner in people):
            yield duty


@functools.lru_cache(maxsize=32)
def union_of_duties(today: dt.date, limits: tuple[str, ...]) -> KeptQuery:
    """Built once a process, day and set of limits: building took more than half of the time of the home page."""
    conditions = [LIMITS[name] for name in limits]
    kinds = DUTIES.entries().values()
    parts = [kind.columns(today).filter(*conditions).order_by().values(*DUTY_COLUMNS) for kind in kinds]
    # Sorted by owner: a batch then needs the notifications of few people.
    return KeptQuery.of(parts[0].union(*parts[1:], all=True).order_by("d_owner"), DUTY_COLUMNS)


@dataclasses.dataclass
class Overrides:
    """Snoozes by owner, key and due date; delegations by owner and key, so they outlive a change of date."""

    snoozed: dict[tuple[int, str, dt.date], dt.date]
    delegated: dict[tuple[int, str], int]

    def applied(self, duty: Duty) -> Duty:
        """The duty after delegation and snoozing; the new owner may snooze it once as well."""
        taker = self.delegated.get((duty.owner, duty.key))
        if taker:
            duty = dataclasses.replace(duty, owner=taker, delegated_by=duty.owner)
        return dataclasses.replace(duty, snoozed_until=self.snoozed.get((duty.owner, duty.key, duty.due)))


def load_overrides(people: list[int] | None) -> Overrides:
    """Snoozes and delegations by or to ``people``; a duty delegated to somebody deactivated returns to its owner."""
    stored = DutyOverride.objects.select_related("delegated_to")
    if people is not None:
        stored = stored.filter(Q(person__in=people) | Q(delegated_to__in=people))
    overrides = Overrides({}, {})
    for override in stored:
        if override.snoozed_until:
            overrides.snoozed[override.person_id, override.key, override.due_on] = override.snoozed_until
        if override.delegated_to and override.delegated_to.is_active:
            overrides.delegated[override.person_id, override.key] = override.delegated_to.pk
    return overrides


def duty_from_values(values: dict[str, Any], today: dt.date) -> Duty:
    return Duty(
        kind=DUTIES[values["d_kind"]],
        owner=values["d_owner"],
        code=values["d_code"],
        number=values["d_number"],
        label=values["d_label"],
        due=values["d_at"].astimezone(zone_of(values["d_zone"])).date() if values["d_at"] else values["d_due"],
        today=today,
    )
