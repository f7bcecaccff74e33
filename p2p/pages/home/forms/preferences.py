"""How often the digest comes, and which categories by which channel."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from p2p.base.notifications.models import Preferences
from p2p.base.notifications.registry import categories
from p2p.base.records.forms import StaleCheckForm


def category_choices() -> list[tuple[str, Promise]]:
    return [(category.key, category.label) for category in categories()]


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
        label=gettext_lazy("By mail"), choices=category_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    app = forms.MultipleChoiceField(
        label=gettext_lazy("In the list of notifications"),
        choices=category_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, preferences: Preferences | None, **kwargs):
        preferences = preferences or Preferences()
        initial = {
            "digest": preferences.digest,
            "mail": [key for key, _label in category_choices() if key not in preferences.no_mail],
            "app": [key for key, _label in category_choices() if key not in preferences.no_app],
        }
        super().__init__(*args, initial=initial, **kwargs)
