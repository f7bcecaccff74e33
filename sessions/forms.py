from collections.abc import Iterable

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from p2p.base.files.forms import UploadField
from p2p.base.files.kinds import ACCEPT
from p2p.base.i18n.places import ZoneField
from p2p.base.i18n.words import apart
from p2p.base.questionnaires.forms import QuestionsForm
from p2p.base.records.forms import DateInput, RecordForm, SafeForm, SeenForm, on_top, soften
from p2p.base.web.bounds import DayField
from programmes.forms.choices import catalogue_choices
from programmes.members import people_working_in
from programmes.models import Document, Membership, Need, Team
from programmes.models.teams import Side
from sessions.access import kept_co_writers
from sessions.actions import teams_of_others
from sessions.coverage import Judgement
from sessions.models import AgendaItem, Attendance, Correction, Coverage, Note, NoteEntry, PeerSession, Translation
from sessions.models.session import OPEN_READERSHIP, Readership

ONLY_THEY = {
    PeerSession: _("Only the coordination or the team itself can remove a team or restrict who reads the session."),
    Note: _("Only the author, the note-taker or the co-writers themselves can remove a co-writer."),
    NoteEntry: _("Only the author of an entry can change who reads it."),
}


class Ticks(forms.CheckboxSelectMultiple):
    """Ticks of which some stay: they are shown, sent along unseen, and cannot be taken off."""

    staying: Iterable[int] = ()

    def create_option(self, name, value, label, selected, *args, **kwargs):
        stays = getattr(value, "value", value) in self.staying
        option = super().create_option(name, value, label, selected or stays, *args, **kwargs)
        option["attrs"] |= {"disabled": True} if stays else {}
        return option


class WallClock(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WallTimeField(forms.DateTimeField):
    """A date and time as clocks show them, whatever zone the writer sits in."""

    widget = WallClock

    def prepare_value(self, value):
        return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value

    def to_python(self, value):
        parsed = super().to_python(value)
        return parsed and parsed.replace(tzinfo=None)


class SessionForm(RecordForm):
    format = forms.ChoiceField(label=_("Format"), choices=lambda: catalogue_choices("session_formats"))
    time_zone = ZoneField(label=_("Time zone of the meeting"))
    wall_start = WallTimeField(label=_("Start, in that time zone"))

    class Meta:
        model = PeerSession
        fields = [
            "title",
            "aim",
            "format",
            "mode",
            "time_zone",
            "wall_start",
            "minutes",
            "days",
            "teams",
            "needs",
            "moderator",
            "note_taker",
            "materials",
            "place",
            "join_url",
            "readership",
            "results_meeting",
        ]
        widgets = {"teams": Ticks, "needs": forms.CheckboxSelectMultiple, "materials": forms.CheckboxSelectMultiple}

    def narrow(self) -> None:
        people = people_working_in(self.programme, self.instance.moderator_id, self.instance.note_taker_id)
        self.fields["moderator"].queryset = self.fields["note_taker"].queryset = people
        chosen = self.instance.teams.values("pk") if self.instance.pk else ()
        teams = Team.objects.filter(Q(archived_at=None) | Q(pk__in=chosen), programme=self.programme)
        self.fields["teams"].queryset = teams.exclude(side=Side.SUPPORT)
        if self.person and self.instance.pk:
            self.keep(teams_of_others(self.instance, self.person))
        self.fields["needs"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["materials"].queryset = Document.objects.live().filter(programme=self.programme)

    def keep(self, others: set[int]) -> None:
        """What this person cannot take from others is shown and not offered."""
        self.fields["teams"].widget.staying = others
        if others:
            self.fields["teams"].help_text = ONLY_THEY[PeerSession]
        if others and self.instance.readership in OPEN_READERSHIP:
            readership = self.fields["readership"]
            readership.choices = [one for one in readership.choices if one[0] in OPEN_READERSHIP]

    def clean(self):
        data = super().clean()
        if self.instance.status in PeerSession.NOTED and not data.get("note_taker"):
            self.add_error("note_taker", _("A confirmed session needs a note-taker. Choose one."))
        both = len({team.side for team in data.get("teams") or ()}) > 1
        if both and data.get("readership") == Readership.OWN_SIDE:
            self.add_error(
                "readership", _("Both sides take part. Tick the teams of one side only, or let both read it.")
            )
        elif data.get("readership") == Readership.OWN_SIDE:
            self.keep_to_one_side(data)
        return data

    def keep_to_one_side(self, data: dict) -> None:
        """Whoever leads a session or takes its notes reads it: somebody of that side, or of UNESCO's support."""
        members = Membership.objects.active().filter(team__programme=self.programme)
        inside = members.filter(Q(team__in=data.get("teams") or ()) | Q(team__side=Side.SUPPORT))
        for field in ("moderator", "note_taker"):
            person = data.get(field)
            if person and not inside.filter(person=person).exists():
                self.add_error(
                    field, _("Only one side reads this session. Choose somebody of its teams, or of UNESCO.")
                )


class AgendaForm(SeenForm):
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
            soften(field)
        remove = {"remove": forms.BooleanField(label=_("Remove"), required=False)}
        return row if key in self.EXTRA else row | remove

    def unit(self, name: str) -> str:
        return name.partition("-")[2]

    def rows(self) -> list[list[forms.BoundField]]:
        return [[one for one in self.asked() if self.unit(one.name) == key] for key in self.keys]

    def points(self) -> list[dict]:
        """The rows that stay, in their order; ``pk`` of those that are there already."""
        data = self.cleaned_data
        stay = [key for key in self.keys if data[f"title-{key}"] and not data.get(f"remove-{key}")]
        return [
            {"pk": key in self.items and key} | {name: data[f"{name}-{key}"] for name in self.NAMES} for key in stay
        ]


class AttendanceForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Attendance
        fields = [
            "public",
            "private",
            "civil_society",
            "academia",
            "media",
            "international",
            "women",
            "men",
            "other_gender",
            "registered",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            soften(field)


class NoteForm(RecordForm):
    kept = True  # on the device, until the server has it

    class Meta:
        model = Note
        fields = ["summary", "language", "co_writers"]
        widgets = {"co_writers": Ticks, "summary": forms.Textarea(attrs={"rows": 6})}

    def narrow(self) -> None:
        chosen = self.instance.co_writers.values_list("pk", flat=True) if self.instance.pk else ()
        self.fields["co_writers"].queryset = people_working_in(self.programme, *chosen).exclude(
            pk=self.instance.author_id
        )
        if self.person and (kept := kept_co_writers(self.instance, self.person, set(chosen))):
            self.fields["co_writers"].widget.staying = kept
            self.fields["co_writers"].help_text = ONLY_THEY[Note]


class FileForm(RecordForm):
    """A picture of a flip chart or a handout; static/js/shrink.js makes pictures small before they are sent."""

    upload = UploadField(
        label=_("Picture or file"),
        help_text=_("JPG, PNG, PDF, Word or Excel. Pictures are made small before they are sent."),
        widget=forms.FileInput(attrs={"accept": f"image/*,{ACCEPT}", "data-shrink": 1600}),
    )
    caption = forms.CharField(label=_("What it shows"), max_length=300, required=False)

    class Meta:
        model = NoteEntry
        fields = ["agenda_item", "readership"]

    field_order = ["upload", "caption"]

    def narrow(self) -> None:
        self.fields["agenda_item"].queryset = self.instance.note.session.agenda.all()


class EntryForm(RecordForm):
    """Four fields are in sight; the rest waits behind one line."""

    kept = True
    more = ("source", "came_from", "need", "owner", "due_on", "readership")

    class Meta:
        model = NoteEntry
        fields = [
            "kind",
            "agenda_item",
            "text",
            "adapt",
            "source",
            "came_from",
            "need",
            "owner",
            "due_on",
            "readership",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 5}),
            "adapt": forms.Textarea(attrs={"rows": 2}),
        }

    def narrow(self) -> None:
        session = self.instance.note.session
        self.fields["agenda_item"].queryset = session.agenda.all()
        self.fields["came_from"].queryset = session.teams.exclude(side=Side.SUPPORT)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["owner"].queryset = people_working_in(self.programme, self.instance.owner_id)
        if self.person and self.instance.pk and self.instance.author_id != self.person.pk:
            readership = self.fields["readership"]
            readership.choices = [one for one in readership.choices if one[0] == self.instance.readership]
            readership.help_text = ONLY_THEY[NoteEntry]


class FeedbackForm(SafeForm, QuestionsForm):
    """Which questions are asked after a session."""


class ShareForm(forms.Form):
    until = DayField(label=_("Corrections can be suggested until"), widget=DateInput, required=False)


class CorrectionForm(RecordForm):
    kept = True

    class Meta:
        model = Correction
        fields = ["kind", "text", "reason"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def narrow(self) -> None:
        if self.instance.target:
            del self.fields["kind"]
            self.initial["text"] = self.instance.reads_now
        else:
            self.fields["text"].label = _("what is missing")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if self.instance.target and text == self.instance.reads_now:
            raise forms.ValidationError(_("This is how it reads now. Write how it should read."))
        return text


class AnswerForm(forms.Form):
    """The answer to a correction; ``seen`` is the version of the entry that was on the page."""

    answer = forms.CharField(label=_("Your answer"), max_length=500, required=False, widget=forms.Textarea)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        soften(self.fields["answer"])


class TranslationForm(RecordForm):
    kept = True

    class Meta:
        model = Translation
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}


class CoverageForm(forms.Form):
    """One question for each need that the session served."""

    def __init__(self, *args, needs: list[Need], known: dict[int, Coverage], **kwargs):
        super().__init__(*args, **kwargs)
        self.needs, words = needs, capfirst(Coverage._meta.get_field("remark").verbose_name)
        for need in needs:
            now = known.get(need.pk)
            self.fields[f"answer{need.number}"] = forms.ChoiceField(
                label=need.title, choices=Coverage.Answer.choices, widget=forms.RadioSelect, initial=now and now.answer
            )
            remark = forms.CharField(label=words, max_length=500, required=False, initial=now and now.remark)
            self.fields[f"remark{need.number}"] = remark
            self.fields[f"version{need.number}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=now.version if now else 0
            )
            soften(remark)

    def answers(self) -> dict[Need, Judgement]:
        data = self.cleaned_data
        return {
            need: Judgement(*(data[f"{name}{need.number}"] for name in ("answer", "remark", "version")))
            for need in self.needs
        }

    def overtaken(self, said: list[Coverage]) -> None:
        """Somebody else has answered meanwhile: what they said stands beside what is typed here."""
        for one in said:
            number = one.need.number
            words = {"name": apart(one.by.name if one.by else ""), "answer": one.get_answer_display()}
            words["remark"] = apart(one.remark)
            told = _("%(name)s has said meanwhile: %(answer)s. %(remark)s Save once more if your answer stands.")
            self.add_error(f"answer{number}", told % words)
            on_top(self, **{f"version{number}": one.version})
