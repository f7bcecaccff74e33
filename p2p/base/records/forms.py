"""Base classes of forms that store something: idempotent, and safe against concurrent changes."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.history.models import Channel
from p2p.base.i18n import dates
from p2p.base.i18n.text import bidi_isolate
from p2p.base.records.actions import merge
from p2p.base.records.conflicts import as_posted, value_label
from p2p.base.records.drafts import NUL
from p2p.base.web.bounds import DayField, check_day

# Fields that nobody types.
HIDDEN_FIELDS = {"version", "key", "seen"}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class OnBehalfForm(forms.Form):
    """For whom, by which channel and on which day, when somebody enters what another person said."""

    for_person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Entered for"), empty_label=_("myself")
    )
    channel = forms.ChoiceField(required=False, label=_("How they said it"), choices=[("", "—"), *Channel.choices])
    told_on = DayField(required=False, label=_("On"), widget=DateInput)
    fields: dict[str, Any]

    def __init__(self, data: QueryDict | None, *, people: QuerySet):
        super().__init__(data, prefix="behalf")
        self.fields["for_person"].queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("for_person"):
            for field in ("channel", "told_on"):
                if not data.get(field):
                    self.add_error(field, _("Say how and on which day it reached you."))
            if data.get("told_on") and data["told_on"] > dates.today():
                self.add_error("told_on", _("Choose today or an earlier day: it has reached you already."))
        return data

    @property
    def behalf(self) -> OnBehalf | None:
        data = self.cleaned_data
        return OnBehalf(data["for_person"], data["channel"], data["told_on"]) if data.get("for_person") else None


class IdempotentForm(forms.Form):
    """A form that creates one object per ``key``; see ``p2p.base.records.form_keys``."""

    # Each field by its own kind; what is posted, or a copy of it.
    fields: dict[str, Any]
    data: Any
    key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in HIDDEN_FIELDS}

    @property
    def expected(self) -> int | None:
        """The version that the person saw; None without versions, 0 if the record did not exist yet."""
        return None


class StaleCheckForm(IdempotentForm):
    """A form over stored values that are not a ``Record``: ``seen`` carries a fingerprint of each field as shown.

    Fields that only others changed since keep their stored value; what both changed is refused once, showing theirs.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    touched: frozenset[str] = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A callable: evaluated when the page renders and all fields are there.
        self.initial["seen"] = self.initial_fingerprints

    def field_group(self, name: str) -> str:
        """Name of the group of fields that count as one; by default each field is its own."""
        return name

    def full_clean(self) -> None:
        clashing = self.apply_others_changes() if self.is_bound else []
        super().full_clean()
        for field_group in clashing:
            fields = [field for field in self.visible_fields() if self.field_group(field.name) == field_group]
            theirs = [
                bidi_isolate(value_label(self, field.name, field.initial))
                for field in fields
                if field.initial not in (None, "", False)
            ]
            message = _(
                "Somebody else has changed this meanwhile: %(theirs)s. Save once more to put yours in its place."
            )
            self.add_error(fields[0].name, message % {"theirs": " · ".join(theirs) or "–"})

    def apply_others_changes(self) -> list[str]:
        """Take over what only others changed; return the groups that both changed, and accept them when sent again."""
        stored, typed = self.fingerprints(self.as_stored), self.fingerprints(forms.BoundField.value)
        posted = self["seen"].value()
        seen = dict(mark.partition("=")[::2] for mark in posted.split()) if posted else stored
        mine, clashing = merge(
            seen, {field_group: mark for field_group, mark in typed.items() if field_group in seen}, stored
        )
        self.touched, self.data = frozenset([*mine, *clashing]), self.data.copy()
        for field in self.visible_fields():
            if self.field_group(field.name) not in self.touched:
                self.data.setlist(field.html_name, as_posted(self.as_stored(field)))
        if clashing:
            self.data[self.add_prefix("seen")] = self.initial_fingerprints()
        return clashing

    def visible_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in HIDDEN_FIELDS]

    @staticmethod
    def as_stored(field: forms.BoundField) -> Any:
        return field.field.prepare_value(field.initial)

    def initial_fingerprints(self) -> str:
        return " ".join("=".join(mark) for mark in self.fingerprints(self.as_stored).items())

    def fingerprints(self, value_of: Callable[[forms.BoundField], Any]) -> dict[str, str]:
        """A short hash of the values of each group of fields."""
        units = defaultdict(list)
        for field in self.visible_fields():
            units[self.field_group(field.name)].append([value for value in as_posted(value_of(field)) if value])
        return {
            field_group: hashlib.sha256(repr(values).encode()).hexdigest()[:12] for field_group, values in units.items()
        }


class RecordForm(IdempotentForm, forms.ModelForm):
    """A form over one ``Record``."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Date fields that may lie outside the programme's planning days.
    free_days: frozenset[str] = frozenset()

    def __init__(self, data: QueryDict | None = None, *args, programme: Any = None, viewer: Any = None, **kwargs):
        """``programme`` is that of the record and ``viewer`` who fills in the form, where the form needs them."""
        super().__init__(strip_nul(data), *args, **kwargs)
        self.programme, self.viewer = programme, viewer
        self.limit_choices()
        # From the posted form, never from the row: it is the version that the person saw.
        self.initial["version"] = self.instance.version if self.instance.pk else None
        if self.instance.pk:
            del self.fields["key"]  # the version check covers it
        for field in self.fields.values():
            apply_defaults(field)

    def over(self, record: models.Model) -> Self:
        """The same form, not posted, over the record as it is stored now."""
        return type(self)(instance=record, programme=self.programme, viewer=self.viewer)

    def limit_choices(self) -> None:
        """Limit choices to objects of the programme; overridden by forms that offer any."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in set(self.changed_data) & set(data) - self.free_days:
            if self.programme and isinstance(data[name], dt.date):
                try:
                    check_day(data[name], *self.programme.planning_days)
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """Include the programme in constraint checks, so that a violation is a form error and not a server error."""
        return super()._get_validation_exclusions() - {  # type: ignore[misc]  # missing in the stubs
            "programme",
            "status",
        }

    @property
    def expected(self) -> int | None:
        blank = 0 if self.instance.pk and "version" in self.data else None
        return blank if self.cleaned_data.get("version") is None else self.cleaned_data["version"]


def strip_nul(data: QueryDict | None) -> QueryDict | None:
    """The posted data without NUL characters, which PostgreSQL cannot store."""
    if not isinstance(data, QueryDict) or not any(NUL in value for _name, values in data.lists() for value in values):
        return data
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [value.replace(NUL, "") for value in values])
    return data


def rebase_on(form: Any, **versions: Any) -> None:
    """Update hidden fields of a form's posted data, so that sending it again is accepted."""
    form.data = form.data.copy()
    form.data.update(versions)


def apply_defaults(field: forms.Field) -> None:
    """Widget defaults of all forms: native date pickers, direction by content, four rows."""
    if isinstance(field, forms.DateField) and not isinstance(field, forms.DateTimeField):
        field.widget = DateInput()
    if isinstance(field.widget, forms.Textarea):
        # With it browsers silently cut pasted text; the server says how much is too long.
        field.widget.attrs.pop("maxlength", None)
        # Django's default of ten rows fills a phone screen.
        field.widget.attrs["rows"] = 4 if field.widget.attrs.get("rows") == "10" else field.widget.attrs["rows"]
    if isinstance(field.widget, (forms.Textarea, forms.TextInput)) and not isinstance(
        field.widget, (forms.EmailInput, forms.URLInput, DateInput)
    ):
        field.widget.attrs.setdefault("dir", "auto")
    if isinstance(field.widget, (forms.EmailInput, forms.URLInput, forms.NumberInput)):
        field.widget.attrs.setdefault("dir", "ltr")
    if isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        field.choices = [(key, name if key else "—") for key, name in choices]
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.empty_label = "—"
