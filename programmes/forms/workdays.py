"""Forms for holidays and weekends. A page shows several countries, so field ids are prefixed."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.i18n import dates
from p2p.base.records.forms import DateInput, StaleCheckForm, apply_defaults
from p2p.base.web.bounds import DayField
from p2p.base.workdays.work_calendars import ListedDay, one_year_after


class CountryForm(StaleCheckForm):
    """A form about one country; ``part`` tells its fields from those of others on the page."""

    part = ""

    def __init__(self, data=None, *, country: str, **kwargs):
        super().__init__(data, auto_id=f"{country}-{self.part}-%s", **kwargs)
        self.country = country
        for field in self.fields.values():
            apply_defaults(field)


class AddDayForm(CountryForm):
    part = "add"
    day = DayField(label=gettext_lazy("Date"), widget=DateInput)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As people in the country call this day.")
    )

    def __init__(self, *args, listed: list[ListedDay], **kwargs):
        super().__init__(*args, **kwargs)
        self.listed_dates = {day.day for day in listed}

    def clean_day(self) -> dt.date:
        day, today = self.cleaned_data["day"], dates.today()
        if not today <= day <= one_year_after(today):
            raise forms.ValidationError(_("Choose a day from today on, within the next twelve months."))
        if day in self.listed_dates:
            raise forms.ValidationError(_("This day is in the list already. Correct it there."))
        return day


class WeekendForm(CountryForm):
    part = "week"
    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of the weekend"),
        coerce=int,
        choices=lambda: list(enumerate(dates.weekday_names())),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one day.")},
    )

    def clean_weekend(self) -> list[int]:
        days = self.cleaned_data["weekend"]
        if len(days) == 7:
            raise forms.ValidationError(_("Leave at least one day to work."))
        return days
