"""Snooze a duty or delegate it to a colleague."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from p2p.base.i18n import dates
from p2p.base.workdays.work_calendar import WorkCalendar

SNOOZE_DAYS = (1, 3, 7)


class SnoozeForm(forms.Form):
    """Tomorrow, in three days or in a week; each moved to the person's next working day."""

    until = forms.TypedChoiceField(
        label=gettext_lazy("Remind me again"), coerce=dt.date.fromisoformat, widget=forms.RadioSelect
    )

    def __init__(self, *args, today: dt.date, calendar: WorkCalendar, **kwargs):
        super().__init__(*args, **kwargs)
        days = dict.fromkeys(calendar.on_or_after(today + dt.timedelta(days=gap)) for gap in SNOOZE_DAYS)
        until: Any = self.fields["until"]
        until.choices, until.initial = [(day.isoformat(), dates.week_day(day)) for day in days], min(days).isoformat()


class DelegationForm(forms.Form):
    to: Any = forms.ModelChoiceField(None, label=gettext_lazy("Colleague"), empty_label="–")

    def __init__(self, *args, people: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = people
