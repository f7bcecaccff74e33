"""Filters and sort order of the portfolio, read from the query string."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, IntegerField, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from p2p.base.i18n.zones import choice_sort_key
from p2p.pages.portfolio import counts
from programmes.models import Programme, State
from programmes.phases import PHASE_CHOICES, PHASE_ORDER

# Label of each column, and "-" where the first click sorts it in descending order.
SORT_COLUMNS = {
    "country": (_("Country"), ""),
    "phase": (_("Phase"), "-"),
    "held": (_("Sessions held"), "-"),
    "covered": (_("Needs covered"), "-"),
    "late": (_("Late actions"), "-"),
    "end": (_("Planned end"), ""),
}


@dataclasses.dataclass(frozen=True)
class Filters:
    """Filters of the query string; unknown values are ignored, so that a mistyped address still shows a page."""

    phase: str = ""
    state: str = ""
    sort: str = "country"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        page = query.get("page", "1")
        return cls(
            phase=query.get("phase", "") if query.get("phase") in dict(PHASE_CHOICES) else "",
            state=query.get("state", "") if query.get("state") in State.values else "",
            sort=query.get("sort", "") if query.get("sort", "").removeprefix("-") in SORT_COLUMNS else "country",
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def headings(self) -> dict[str, "Heading"]:
        return {name: self.heading(name, str(label), f"{first}{name}") for name, (label, first) in SORT_COLUMNS.items()}

    def heading(self, name: str, label: str, first: str) -> "Heading":
        turned = name if self.sort.startswith("-") else f"-{name}"
        return Heading(label, self.sort, turned, chosen=True) if name == self.column else Heading(label, first, first)

    def chosen(self, programmes: QuerySet[Programme]) -> QuerySet[Programme]:
        wanted = {name: value for name, value in (("phase", self.phase), ("state", self.state)) if value}
        filtered = programmes.filter(**wanted).annotate(place=order_of(self.column))
        return filtered.order_by("-place" if self.sort.startswith("-") else "place", "code")


@dataclasses.dataclass(frozen=True)
class Heading:
    """A column by which one may sort: its order now or at the first click, and the order its link asks for."""

    label: str
    order: str
    asks: str
    chosen: bool = False

    @property
    def direction(self) -> str:
        return ("descending" if self.order.startswith("-") else "ascending") if self.chosen else ""


def order_of(column: str) -> Any:
    """The value to sort by: countries by their names in the reader's language, phases in their order."""
    if column == "country":
        return position_in([code for code, _name in sorted(countries, key=choice_sort_key)], "seeking_country")
    if column == "phase":
        return position_in(PHASE_ORDER, "phase")
    return F("end_date") if column == "end" else counts.sort_value(column)


def position_in(values: Sequence[str], field: str) -> Func:
    listed = Value(list(values), output_field=ArrayField(CharField()))
    return Func(listed, F(field), function="array_position", output_field=IntegerField())
