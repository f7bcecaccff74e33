from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.versions.forms import RecordForm
from peers.models import Offer, Pairing
from programmes.forms import choose
from programmes.models import Need, Team
from programmes.models.people import Side


def providing_teams(programme):
    return Team.objects.live().filter(programme=programme, side=Side.PROVIDING)


class OfferForm(RecordForm):
    format = forms.ChoiceField(label=_("Format"), choices=lambda: choose("session_formats"))

    class Meta:
        model = Offer
        fields = ["team", "need", "title", "format"]

    def narrow(self) -> None:
        self.fields["team"].queryset = providing_teams(self.programme)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)


class PairingForm(RecordForm):
    class Meta:
        model = Pairing
        fields = ["team", "focus", "state", "agreed_on"]

    def narrow(self) -> None:
        self.fields["team"].queryset = providing_teams(self.programme)
