"""Forms to start and edit a programme and to change its state."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.i18n.zones import ZoneField, sort_country_choices
from p2p.base.records.forms import RecordForm, StaleCheckForm, apply_defaults
from programmes.forms.choices import catalogue_choices
from programmes.members import people_working_in
from programmes.models import Programme, State

WORKING_LANGUAGES = [
    *settings.LANGUAGES,
    ("pt", _("Portuguese")),
    ("sw", _("Swahili")),
    ("am", _("Amharic")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
]


class ProgrammeForm(RecordForm):
    time_zone = ZoneField(label=_("Time zone"), help_text=Programme._meta.get_field("time_zone").help_text)
    policy_topic = forms.ChoiceField(label=_("Policy topic"), choices=lambda: catalogue_choices("policy_topics"))
    cultural_domain = forms.ChoiceField(
        label=_("Cultural domain"), choices=lambda: catalogue_choices("cultural_domains")
    )
    working_languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=WORKING_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    free_days = frozenset({"start_date", "end_date"})

    class Meta:
        model = Programme
        fields = [
            "title",
            "goal",
            "theory_of_change",
            "policy_topic",
            "cultural_domain",
            "working_languages",
            "start_date",
            "end_date",
            "time_zone",
        ]


class NewProgrammeForm(ProgrammeForm):
    """A programme starts with little: the plan of five phases is made from its two dates."""

    time_zone: Any = None  # that of the country
    policy_topic = forms.ChoiceField(
        label=_("Policy topic"), choices=lambda: catalogue_choices("policy_topics", optional=True)
    )
    cultural_domain = forms.ChoiceField(
        label=_("Cultural domain"), choices=lambda: catalogue_choices("cultural_domains", optional=True)
    )

    class Meta(ProgrammeForm.Meta):
        fields = [
            "code",
            "title",
            "seeking_country",
            "goal",
            "policy_topic",
            "cultural_domain",
            "working_languages",
            "start_date",
            "end_date",
        ]
        error_messages = {"code": {"unique": _("Another programme has this code. Choose another word in it.")}}

    def limit_choices(self) -> None:
        sort_country_choices(self.fields["seeking_country"])


class StateForm(StaleCheckForm):
    state = forms.ChoiceField(label=_("State"), choices=State.choices)
    carrier = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Who carries the file after closing")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = people_working_in(programme, programme.carrier_id)
        for field in self.fields.values():
            apply_defaults(field)
