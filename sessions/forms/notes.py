"""Notes, entries and attached files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.files.file_types import ACCEPT
from p2p.base.files.forms import UploadField
from p2p.base.records.forms import RecordForm
from programmes.members import people_working_in
from programmes.models import Need
from programmes.models.teams import Side
from sessions.forms.fields import LockableCheckboxes
from sessions.forms.refusals import REFUSAL_BY_MODEL
from sessions.models import Note, NoteEntry
from sessions.permissions import locked_co_writers


class NoteForm(RecordForm):
    autosave = True  # on the device, until the server has it

    class Meta:
        model = Note
        fields = ["summary", "language", "co_writers"]
        widgets = {"co_writers": LockableCheckboxes, "summary": forms.Textarea(attrs={"rows": 6})}

    def limit_choices(self) -> None:
        chosen = self.instance.co_writers.values_list("pk", flat=True) if self.instance.pk else ()
        self.fields["co_writers"].queryset = people_working_in(self.programme, *chosen).exclude(
            pk=self.instance.author_id
        )
        if self.viewer and (locked := locked_co_writers(self.instance, self.viewer, set(chosen))):
            self.fields["co_writers"].widget.locked_values = locked
            self.fields["co_writers"].help_text = REFUSAL_BY_MODEL[Note]


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
        fields = ["agenda_item", "visibility"]

    field_order = ["upload", "caption"]

    def limit_choices(self) -> None:
        self.fields["agenda_item"].queryset = self.instance.note.session.agenda.all()


class EntryForm(RecordForm):
    """Four fields are in sight; the rest waits behind one line."""

    autosave = True
    more = ("source", "came_from", "need", "owner", "due_on", "visibility")

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
            "visibility",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 5}),
            "adapt": forms.Textarea(attrs={"rows": 2}),
        }

    def limit_choices(self) -> None:
        session = self.instance.note.session
        self.fields["agenda_item"].queryset = session.agenda.all()
        self.fields["came_from"].queryset = session.teams.exclude(side=Side.SUPPORT)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["owner"].queryset = people_working_in(self.programme, self.instance.owner_id)
        if self.viewer and self.instance.pk and self.instance.author_id != self.viewer.pk:
            visibility = self.fields["visibility"]
            visibility.choices = [
                (value, label) for value, label in visibility.choices if value == self.instance.visibility
            ]
            visibility.help_text = REFUSAL_BY_MODEL[NoteEntry]
