"""A need of the seeking country."""

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import RecordForm
from programmes.forms.choices import catalogue_choices
from programmes.models import Need


class NeedForm(RecordForm):
    policy_domain = forms.ChoiceField(
        label=_("Policy area"), choices=lambda: catalogue_choices("policy_domains", optional=True), required=False
    )

    class Meta:
        model = Need
        fields = ["title", "justification", "answered_when", "priority", "rank", "policy_domain", "status", "reason"]
