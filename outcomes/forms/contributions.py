"""What contributed to an outcome."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Contribution, FollowUpAction
from p2p.base.records.forms import IdempotentForm, apply_defaults
from sessions.models import PeerSession


class ContributionForm(IdempotentForm, forms.ModelForm):
    """One session or one action that helped toward an outcome, and how."""

    class Meta:
        model = Contribution
        fields = ["session", "action", "strength", "narrative"]
        help_texts = {"strength": _("1 a little, 2 clearly, 3 decisively")}

    def __init__(self, *args, programme, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = PeerSession.objects.held().visible_to(viewer).filter(programme=programme)
        self.fields["action"].queryset = FollowUpAction.objects.visible_to(viewer).filter(programme=programme)
        for field in self.fields.values():
            apply_defaults(field)

    def clean(self):
        data = super().clean()
        if bool(data.get("session")) == bool(data.get("action")):
            raise forms.ValidationError(_("Choose either a session or an action."))
        return data
