"""What a password must be; the rest are Django's own rules."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class TranslatedMinimumLengthValidator(MinimumLengthValidator):
    """Django's rule, with a sentence of ours: its own is not translated into Arabic."""

    def get_error_message(self) -> str:
        return _("This password is too short. Choose one of at least %(n)s characters.") % {"n": self.min_length}
