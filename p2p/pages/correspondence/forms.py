"""The reminder schedule of one kind of duty."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from p2p.base.records.forms import StaleCheckForm


class ReminderOverrideForm(StaleCheckForm):
    """When people are reminded of one kind of duty."""

    before = forms.CharField(
        label=gettext_lazy("Days before the date"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Numbers with commas, for example 7, 1. Empty: not before."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    on_day = forms.BooleanField(label=gettext_lazy("On the day itself"), required=False)
    every = forms.IntegerField(
        label=gettext_lazy("Days between reminders when it is late"),
        min_value=0,
        max_value=60,
        help_text=pgettext_lazy("timetable", "Zero means no reminder."),
    )
    escalate_after = forms.IntegerField(
        label=gettext_lazy("Days late after which the coordination hears of it"),
        min_value=0,
        max_value=90,
        help_text=pgettext_lazy(
            "timetable", "Zero means that nobody else hears of it. The deputy hears after twice that time."
        ),
    )

    escalate_to = forms.TypedChoiceField(
        label=gettext_lazy("Who hears of it"),
        choices=[(1, gettext_lazy("The coordination")), (2, gettext_lazy("The coordination, later the deputy too"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def clean_before(self) -> list[int]:
        parts = [part for part in re.split(r"[\s,;،]+", self.cleaned_data["before"]) if part]
        if not all(part.isdecimal() and 0 < int(part) <= 90 for part in parts) or len(parts) > 4:
            raise forms.ValidationError(_("Write up to four numbers from 1 to 90, with commas between them."))
        return sorted({int(part) for part in parts}, reverse=True)
