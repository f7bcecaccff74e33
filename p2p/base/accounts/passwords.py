"""Password rules, besides Django's own."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class TranslatedMinimumLengthValidator(MinimumLengthValidator):
    """Django's rule with our sentence: its own has no Arabic translation."""

    def get_error_message(self) -> str:
        return _("This password is too short. Choose one of at least %(n)s characters.") % {"n": self.min_length}
