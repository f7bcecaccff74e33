"""How often the digest comes, and which categories by which channel."""

from django import forms
from django.utils.translation import gettext_lazy

from p2p.base.notifications.channels import CATEGORIES
from p2p.base.notifications.models import Preferences
from p2p.base.records.forms import StaleCheckForm


class PreferencesForm(StaleCheckForm):
    """How often the digest comes, and which categories come by mail and in the list of notifications."""

    digest = forms.ChoiceField(
        label=gettext_lazy("Digest"),
        choices=Preferences.Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "One mail with all that waits for you, in the morning of a working day. Never an empty one."
        ),
    )
    mail = forms.MultipleChoiceField(
        label=gettext_lazy("By mail"),
        choices=list(CATEGORIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    app = forms.MultipleChoiceField(
        label=gettext_lazy("In the list of notifications"),
        choices=list(CATEGORIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, preferences: Preferences | None, **kwargs):
        preferences = preferences or Preferences()
        initial = {
            "digest": preferences.digest,
            "mail": [category for category in CATEGORIES if category not in preferences.no_mail],
            "app": [category for category in CATEGORIES if category not in preferences.no_app],
        }
        super().__init__(*args, initial=initial, **kwargs)
