"""A team and its organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.i18n.zones import sort_country_choices
from p2p.base.records.forms import RecordForm
from programmes.models import Team
from programmes.models.teams import Side


class TeamForm(RecordForm):
    organisation_name = forms.CharField(label=_("Organisation"), max_length=250, required=False)

    class Meta:
        model = Team
        fields = ["code", "side", "country"]

    def limit_choices(self) -> None:
        sort_country_choices(self.fields["country"])
        self.fields["side"].choices = [(Side.PROVIDING, Side.PROVIDING.label), (Side.SUPPORT, Side.SUPPORT.label)]
        if self.instance.pk:
            del self.fields["side"]
            self.initial["organisation_name"] = self.instance.organisation or ""
