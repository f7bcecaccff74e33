"""Plan a session."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from p2p.base.i18n.zones import ZoneField
from p2p.base.records.forms import RecordForm
from programmes.forms.choices import catalogue_choices
from programmes.members import people_working_in
from programmes.models import Document, Membership, Need, Team
from programmes.models.teams import Side
from sessions.forms.fields import LockableCheckboxes, WallTimeField
from sessions.forms.refusals import REFUSAL_BY_MODEL
from sessions.models import PeerSession
from sessions.models.sessions import NOTE_TAKER_REQUIRED
from sessions.models.visibility import PUBLIC_TO_EXCHANGE, Visibility
from sessions.permissions import teams_locked_for


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
            "visibility",
            "results_meeting",
        ]
        widgets = {
            "teams": LockableCheckboxes,
            "needs": forms.CheckboxSelectMultiple,
            "materials": forms.CheckboxSelectMultiple,
        }

    def limit_choices(self) -> None:
        people = people_working_in(self.programme, self.instance.moderator_id, self.instance.note_taker_id)
        self.fields["moderator"].queryset = self.fields["note_taker"].queryset = people
        chosen = self.instance.teams.values("pk") if self.instance.pk else ()
        teams = Team.objects.filter(Q(archived_at=None) | Q(pk__in=chosen), programme=self.programme)
        self.fields["teams"].queryset = teams.exclude(side=Side.SUPPORT)
        if self.viewer and self.instance.pk:
            self.lock_choices_of_others(teams_locked_for(self.instance, self.viewer))
        self.fields["needs"].queryset = Need.objects.wanted().filter(programme=self.programme)
        self.fields["materials"].queryset = Document.objects.live().filter(programme=self.programme)

    def lock_choices_of_others(self, others: set[int]) -> None:
        """Lock the teams ``others``, and offer no visibility that would exclude them."""
        self.fields["teams"].widget.locked_values = others
        if others:
            self.fields["teams"].help_text = REFUSAL_BY_MODEL[PeerSession]
        if others and self.instance.visibility in PUBLIC_TO_EXCHANGE:
            visibility = self.fields["visibility"]
            visibility.choices = [(value, label) for value, label in visibility.choices if value in PUBLIC_TO_EXCHANGE]

    def clean(self):
        data = super().clean()
        if self.instance.status in NOTE_TAKER_REQUIRED and not data.get("note_taker"):
            self.add_error("note_taker", _("A confirmed session needs a note-taker. Choose one."))
        both = len({team.side for team in data.get("teams") or ()}) > 1
        if both and data.get("visibility") == Visibility.OWN_SIDE:
            self.add_error(
                "visibility", _("Both sides take part. Tick the teams of one side only, or let both read it.")
            )
        elif data.get("visibility") == Visibility.OWN_SIDE:
            self.check_one_side(data)
        return data

    def check_one_side(self, data: dict) -> None:
        """The facilitator and the note-taker must be able to read it: people of that side, or of UNESCO's support."""
        members = Membership.objects.active().filter(team__programme=self.programme)
        inside = members.filter(Q(team__in=data.get("teams") or ()) | Q(team__side=Side.SUPPORT))
        for field in ("moderator", "note_taker"):
            person = data.get(field)
            if person and not inside.filter(person=person).exists():
                self.add_error(
                    field, _("Only one side reads this session. Choose somebody of its teams, or of UNESCO.")
                )
