"""What the pages of a programme ask for. Rules live in actions and constraints; here stand fields and choices."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.files.forms import UploadField
from p2p.base.i18n.places import ZoneField, in_order
from p2p.base.records.forms import DateInput, RecordForm, SafeForm, SeenForm, soften
from programmes.access import Role
from programmes.editing import people_of
from programmes.models import DiagnosticAssessment, Document, Need, Phase, Programme, Risk, State, SuccessScore, Team
from programmes.models.people import Sector, Side
from programmes.rules import usual_rules
from programmes.toolkit import catalogue

LANGUAGES = [
    *settings.LANGUAGES,
    ("pt", _("Portuguese")),
    ("sw", _("Swahili")),
    ("am", _("Amharic")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
]


def choose(kind: str, *, optional: bool = False) -> list:
    """Choices from the toolkit's catalogue."""
    return [*([("", "—")] if optional else []), *catalogue().choices(kind)]


class ProgrammeForm(RecordForm):
    time_zone = ZoneField(label=_("Time zone"), help_text=Programme._meta.get_field("time_zone").help_text)
    policy_topic = forms.ChoiceField(label=_("Policy topic"), choices=lambda: choose("policy_topics"))
    cultural_domain = forms.ChoiceField(label=_("Cultural domain"), choices=lambda: choose("cultural_domains"))
    working_languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
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


class RulesForm(RecordForm):
    kept = True

    class Meta:
        model = Programme
        fields = ["ground_rules"]
        widgets = {"ground_rules": forms.Textarea(attrs={"rows": 12})}

    def narrow(self) -> None:
        if not self.instance.ground_rules:
            self.initial["ground_rules"] = usual_rules()


class NewProgrammeForm(ProgrammeForm):
    """A programme starts with little: the plan of five phases is made from its two dates."""

    time_zone = None
    policy_topic = forms.ChoiceField(label=_("Policy topic"), choices=lambda: choose("policy_topics", optional=True))
    cultural_domain = forms.ChoiceField(
        label=_("Cultural domain"), choices=lambda: choose("cultural_domains", optional=True)
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

    def narrow(self) -> None:
        in_order(self.fields["seeking_country"])


class StateForm(SeenForm):
    state = forms.ChoiceField(label=_("State"), choices=State.choices)
    carrier = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Who carries the file after closing")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = people_of(programme, programme.carrier_id)
        for field in self.fields.values():
            soften(field)


class PhaseForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Phase
        fields = ["planned_start", "planned_end"]
        widgets = {"planned_start": DateInput, "planned_end": DateInput}


class TeamForm(RecordForm):
    organisation_name = forms.CharField(label=_("Organisation"), max_length=250, required=False)

    class Meta:
        model = Team
        fields = ["code", "side", "country"]

    def narrow(self) -> None:
        in_order(self.fields["country"])
        self.fields["side"].choices = [(Side.PROVIDING, Side.PROVIDING.label), (Side.SUPPORT, Side.SUPPORT.label)]
        if self.instance.pk:
            del self.fields["side"]
            self.initial["organisation_name"] = self.instance.organisation or ""


class InvitationForm(SafeForm):
    """A name is enough; an address or a phone number says how the invitation travels."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As the person writes it, in any script. One word is enough.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Leave empty for a person without an address: you can copy the invitation as a message."),
    )
    shared = forms.BooleanField(
        label=_("Somebody else uses this mailbox too"),
        required=False,
        help_text=_("Each of them stays a person of their own, and mails begin with the name."),
    )
    phone = Person._meta.get_field("phone").formfield(required=False)
    title = forms.CharField(label=_("Function"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"))
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
    time_zone = ZoneField(label=_("Time zone"))
    message = forms.CharField(
        label=_("A sentence of your own"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, team: Team, roles: frozenset[str], **kwargs):
        super().__init__(*args, **kwargs)
        by_side = {
            Side.SEEKING: [Role.MEMBER, Role.DEPUTY, Role.COORDINATOR],
            Side.PROVIDING: [Role.PEER, Role.PEER_LEAD],
            # Nobody raises others above themselves: officers are named by officers.
            Side.SUPPORT: [Role.OBSERVER, *(roles & {Role.OFFICER})],
        }
        self.fields["role"].choices = [(role, Role(role).label) for role in by_side[Side(team.side)]]
        for field in self.fields.values():
            soften(field)


class NeedForm(RecordForm):
    policy_domain = forms.ChoiceField(
        label=_("Policy area"), choices=lambda: choose("policy_domains", optional=True), required=False
    )

    class Meta:
        model = Need
        fields = ["title", "justification", "answered_when", "priority", "rank", "policy_domain", "status", "reason"]


class RiskForm(RecordForm):
    obstacle = forms.ChoiceField(label=_("Obstacle"), choices=lambda: choose("obstacles"))

    class Meta:
        model = Risk
        fields = [
            "obstacle",
            "description",
            "likelihood",
            "impact",
            "response",
            "mitigation",
            "owner",
            "status",
            "review_on",
            "worked",
        ]

    def narrow(self) -> None:
        self.fields["owner"].queryset = people_of(self.programme, self.instance.owner_id)


class DiagnosticForm(RecordForm):
    class Meta:
        model = DiagnosticAssessment
        fields = ["carried_out_on", "consulted", "summary", "document"]

    def narrow(self) -> None:
        self.fields["document"].queryset = Document.objects.live().filter(programme=self.programme)


class DocumentForm(RecordForm):
    upload = UploadField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, JPG or PNG, at most 10 MB. Or give a link below."),
    )
    free_days = frozenset({"dated"})
    field_order = ["title", "kind", "dated", "language", "upload", "link"]

    class Meta:
        model = Document
        fields = ["title", "kind", "dated", "language", "link"]

    def clean(self):
        data = super().clean()
        if not (data.get("upload") or data.get("link") or self.instance.file_id or self.errors):
            self.add_error("upload", _("Choose a file or give a link."))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # The file is stored after validation, so the rule "file or link" is this form's own.
        return super()._get_validation_exclusions() | {"link"} - {"programme"}


class ScoreForm(SeenForm):
    """One row a success factor, at one moment: its score and one line of evidence."""

    def __init__(self, data: QueryDict | None, *, moment: str, rows: Iterable[SuccessScore]):
        super().__init__(data, auto_id=f"{moment}-%s")
        self.moment = SuccessScore.Moment(moment)
        for row in rows:
            if row.moment == moment:
                self.initial |= {row.factor: row.score, f"{row.factor}-why": row.evidence}
        scale = [("", "—"), ("0", _("0 not met")), ("1", _("1 partly")), ("2", _("2 largely")), ("3", _("3 fully"))]
        for factor in catalogue().success_factors:
            self.fields[factor.code] = forms.ChoiceField(label=factor.label, choices=scale, required=False)
            self.fields[f"{factor.code}-why"] = forms.CharField(
                label=_("Evidence in one line"), max_length=300, required=False
            )

    def unit(self, name: str) -> str:
        return name.removesuffix("-why")

    def scores(self) -> dict[str, tuple[int, str]]:
        """Those that were touched, so that nobody signs what somebody else scored."""
        data = self.cleaned_data
        return {
            one.code: (int(data[one.code]), data[f"{one.code}-why"])
            for one in catalogue().success_factors
            if data[one.code] and one.code in self.touched
        }
