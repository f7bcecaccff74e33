"""Forms of the desk: putting off, handing over, switches, the timetable."""

import datetime as dt
import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from p2p.base.accounts.forms import ProfileForm
from p2p.base.i18n import dates
from p2p.base.notifications.channels import CATEGORIES
from p2p.base.notifications.models import Preferences
from p2p.base.records.forms import IdempotentForm, StaleCheckForm
from p2p.base.workdays.work_calendar import WorkCalendar
from programmes.staff import Grant, grant_kind_label

GAPS = (1, 3, 7)


class LaterForm(forms.Form):
    """Tomorrow, in three days, in a week: the next working day of the person from then on."""

    until = forms.TypedChoiceField(
        label=gettext_lazy("Remind me again"), coerce=dt.date.fromisoformat, widget=forms.RadioSelect
    )

    def __init__(self, *args, today: dt.date, calendar: WorkCalendar, **kwargs):
        super().__init__(*args, **kwargs)
        days = dict.fromkeys(calendar.on_or_after(today + dt.timedelta(days=gap)) for gap in GAPS)
        self.fields["until"].choices = [(day.isoformat(), dates.week_day(day)) for day in days]
        self.fields["until"].initial = min(days).isoformat()


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(None, label=gettext_lazy("Colleague"), empty_label="–")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class SwitchesForm(StaleCheckForm):
    """Everything one can switch: how often the digest comes, and which topics by which way."""

    digest = forms.ChoiceField(
        label=gettext_lazy("Digest"),
        choices=Preferences.Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "One mail with all that waits for you, in the morning of a working day. Never an empty one."
        ),
    )
    mail = forms.MultipleChoiceField(
        label=gettext_lazy("By mail"),
        choices=list(CATEGORIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    app = forms.MultipleChoiceField(
        label=gettext_lazy("In the list of notifications"),
        choices=list(CATEGORIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, preferences: Preferences | None, **kwargs):
        preferences = preferences or Preferences()
        initial = {
            "digest": preferences.digest,
            "mail": [one for one in CATEGORIES if one not in preferences.no_mail],
            "app": [one for one in CATEGORIES if one not in preferences.no_app],
        }
        super().__init__(*args, initial=initial, **kwargs)


class OwnForm(StaleCheckForm, ProfileForm):
    """One's own data; what is written in another tab meanwhile stays."""


class TimingForm(StaleCheckForm):
    """When people are reminded of one kind of thing."""

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


class ColleagueForm(IdempotentForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(label=gettext_lazy("E-mail to sign in with"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language of the messages"), choices=settings.LANGUAGES)


class RoleForm(forms.Form):
    """One list of all roles that may be given, by kind."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args, offered: list[Grant], **kwargs):
        super().__init__(*args, **kwargs)
        self.grants = {grant.code: grant for grant in offered}
        groups: dict[str, list[tuple[str, str]]] = {}
        for grant in offered:
            groups.setdefault(grant_kind_label(grant.kind), []).append((grant.code, grant.scope_label))
        self.fields["role"].choices = [("", "—"), *groups.items()]

    def clean_role(self) -> Grant:
        return self.grants[self.cleaned_data["role"]]
