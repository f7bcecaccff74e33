"""The whole agenda in one form."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import StaleCheckForm, apply_defaults
from sessions.models import AgendaItem


class AgendaForm(StaleCheckForm):
    """The whole agenda: a row for each point, by its key, and three for new ones."""

    EXTRA, NAMES = ("new1", "new2", "new3"), ("title", "minutes", "presenter")

    def __init__(self, data: QueryDict | None, *, items: Iterable[AgendaItem]):
        super().__init__(data)
        self.items = {str(one.pk): one for one in items}
        # What a colleague has removed meanwhile is still in the hands of whoever posts it.
        posted = [name.removeprefix("title-") for name in data or () if name.startswith("title-")]
        self.keys = list(dict.fromkeys([*self.items, *filter(str.isdecimal, posted), *self.EXTRA]))
        for key in self.keys:
            self.fields |= {f"{name}-{key}": field for name, field in self.row(key).items()}

    def row(self, key: str) -> dict[str, forms.Field]:
        item, row = self.items.get(key), forms.models.fields_for_model(AgendaItem, self.NAMES)
        row["title"].required, row["minutes"].required = item is not None, False
        for name, field in row.items():
            field.initial = getattr(item, name, None)
            apply_defaults(field)
        remove = {"remove": forms.BooleanField(label=_("Remove"), required=False)}
        return row if key in self.EXTRA else row | remove

    def field_group(self, name: str) -> str:
        return name.partition("-")[2]

    def rows(self) -> list[list[forms.BoundField]]:
        return [[one for one in self.visible_fields() if self.field_group(one.name) == key] for key in self.keys]

    def agenda_items(self) -> list[dict]:
        """The rows that stay, in their order; ``pk`` of those that are there already."""
        data = self.cleaned_data
        stay = [key for key in self.keys if data[f"title-{key}"] and not data.get(f"remove-{key}")]
        return [
            {"pk": key in self.items and key} | {name: data[f"{name}-{key}"] for name in self.NAMES} for key in stay
        ]
