"""Wall-clock time, and check boxes of which some are locked."""

from collections.abc import Iterable

from django import forms


class LockableCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes of which those in ``locked_values`` are ticked and disabled, so that nobody can untick them."""

    locked_values: Iterable[int] = ()

    def create_option(self, name, value, label, selected, *args, **kwargs):
        is_locked = getattr(value, "value", value) in self.locked_values
        option = super().create_option(name, value, label, selected or is_locked, *args, **kwargs)
        option["attrs"] |= {"disabled": True} if is_locked else {}
        return option


class WallClockInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WallTimeField(forms.DateTimeField):
    """A date and time as clocks show them, whatever zone the writer sits in."""

    widget = WallClockInput

    def prepare_value(self, value):
        return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value

    def to_python(self, value):
        parsed = super().to_python(value)
        return parsed and parsed.replace(tzinfo=None)
