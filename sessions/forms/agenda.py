"""The whole agenda in one form."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import StaleCheckForm, apply_defaults
from sessions.models import AgendaItem


class AgendaForm(StaleCheckForm):
    """The whole agenda: the fields of each item, by its key, and of three new ones."""

    EXTRA, NAMES = ("new1", "new2", "new3"), ("title", "minutes", "presenter")

    def __init__(self, data: QueryDict | None, *, items: Iterable[AgendaItem]):
        super().__init__(data)
        self.items = {str(item.pk): item for item in items}
        # Items that a colleague has removed meanwhile may still be posted.
        posted = [name.removeprefix("title-") for name in data or () if name.startswith("title-")]
        self.keys = list(dict.fromkeys([*self.items, *filter(str.isdecimal, posted), *self.EXTRA]))
        for key in self.keys:
            self.fields |= {f"{name}-{key}": field for name, field in self.item_fields(key).items()}

    def item_fields(self, key: str) -> dict[str, forms.Field]:
        item, fields = self.items.get(key), forms.models.fields_for_model(AgendaItem, self.NAMES)
        fields["title"].required, fields["minutes"].required = item is not None, False
        for name, field in fields.items():
            field.initial = getattr(item, name, None)
            apply_defaults(field)
        remove = {"remove": forms.BooleanField(label=_("Remove"), required=False)}
        return fields if key in self.EXTRA else fields | remove

    def field_group(self, name: str) -> str:
        return name.partition("-")[2]

    def fields_by_item(self) -> list[list[forms.BoundField]]:
        return [[field for field in self.visible_fields() if self.field_group(field.name) == key] for key in self.keys]

    def agenda_items(self) -> list[dict]:
        """The items that stay, in their order; ``pk`` is that of a stored item, otherwise False."""
        data = self.cleaned_data
        stay = [key for key in self.keys if data[f"title-{key}"] and not data.get(f"remove-{key}")]
        return [
            {"pk": key in self.items and key} | {name: data[f"{name}-{key}"] for name in self.NAMES} for key in stay
        ]
