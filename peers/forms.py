"""Forms for pairings and offers."""

import datetime as dt
from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import RecordForm
from p2p.base.web.bounds import DayField
from peers.models import Offer, Pairing
from peers.permissions import confirming_side, leading_roles, sides_open_to_paper
from programmes.forms.choices import catalogue_choices
from programmes.models import Need, Team
from programmes.models.teams import Side


def providing_teams(programme):
    return Team.objects.live().filter(programme=programme, side=Side.PROVIDING)


class OfferForm(RecordForm):
    format = forms.ChoiceField(label=_("Format"), choices=lambda: catalogue_choices("session_formats"))

    class Meta:
        model = Offer
        fields = ["team", "need", "title", "format"]

    def limit_choices(self) -> None:
        self.fields["team"].queryset = providing_teams(self.programme)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)


class PairingForm(RecordForm):
    class Meta:
        model = Pairing
        fields = ["team", "focus", "state"]
        help_texts = {"focus": _("After a change of the team or of this, both sides confirm again.")}

    def limit_choices(self) -> None:
        """Nobody chooses "agreed": that follows when both sides have confirmed."""
        self.fields["team"].queryset = providing_teams(self.programme)
        earned = {Pairing.State.AGREED: Pairing.AGREED_STATES, Pairing.State.ENDED: [Pairing.State.ENDED]}
        closed = set(Pairing.AGREED_STATES) - set(earned.get(self.instance.state, []))
        self.fields["state"].choices = [(state, label) for state, label in Pairing.State.choices if state not in closed]


class PaperConfirmationForm(RecordForm):
    """A confirmation signed on paper, entered by the coordination or a lead of peers."""

    side = forms.ChoiceField(label=_("Country"))
    signed_by = forms.CharField(label=_("Who signed"), max_length=150)
    on = DayField(label=_("Date"))

    class Meta:
        model = Pairing
        fields: ClassVar[list[str]] = []

    def limit_choices(self) -> None:
        own_side = confirming_side(self.instance, leading_roles(self.programme, self.viewer))
        sides = sides_open_to_paper(self.instance, own_side)
        self.fields["side"].choices = [(side, self.instance.country_of(side)) for side in sides]

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > self.programme.day_of(timezone.now()):
            raise forms.ValidationError(_("Choose today or an earlier day: it has reached you already."))
        return self.cleaned_data["on"]
