from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.ui.zones import zone_choices
from p2p.versions.forms import RecordForm, soften
from programmes.editing import people_of
from programmes.forms import choose
from programmes.models import Document, Need, Team
from programmes.models.people import Side
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession


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
    format = forms.ChoiceField(label=_("Format"), choices=lambda: choose("session_formats"))
    time_zone = forms.ChoiceField(label=_("Time zone of the meeting"), choices=zone_choices)
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
        ]
        widgets = {
            "teams": forms.CheckboxSelectMultiple,
            "needs": forms.CheckboxSelectMultiple,
            "materials": forms.CheckboxSelectMultiple,
        }

    def narrow(self) -> None:
        people = people_of(self.programme)
        self.fields["moderator"].queryset = self.fields["note_taker"].queryset = people
        self.fields["teams"].queryset = Team.objects.live().filter(programme=self.programme).exclude(side=Side.SUPPORT)
        self.fields["needs"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["materials"].queryset = Document.objects.live().filter(programme=self.programme)

    def clean(self):
        data = super().clean()
        if self.instance.status in PeerSession.NOTED and not data.get("note_taker"):
            self.add_error("note_taker", _("A confirmed session needs a note-taker. Choose one."))
        return data


class AgendaForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["title", "minutes", "presenter"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = False
        for field in self.fields.values():
            soften(field)


AgendaFormSet = forms.modelformset_factory(AgendaItem, AgendaForm, extra=3, can_delete=True)


class AttendanceForm(forms.ModelForm):
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
        widgets = {"co_writers": forms.CheckboxSelectMultiple, "summary": forms.Textarea(attrs={"rows": 6})}

    def narrow(self) -> None:
        self.fields["co_writers"].queryset = people_of(self.programme).exclude(pk=self.instance.author_id)


class EntryForm(RecordForm):
    """Four fields are in sight; the rest waits behind one line."""

    kept = True
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    more = ("source", "need", "owner", "due_on", "readership")

    class Meta:
        model = NoteEntry
        fields = ["kind", "agenda_item", "text", "adapt", "source", "need", "owner", "due_on", "readership"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 5}),
            "adapt": forms.Textarea(attrs={"rows": 2}),
        }

    def narrow(self) -> None:
        session = self.instance.note.session
        self.fields["agenda_item"].queryset = session.agenda.all()
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["owner"].queryset = people_of(self.programme)

    def values(self) -> dict:
        return {name: value for name, value in super().values().items() if name != "key"}
