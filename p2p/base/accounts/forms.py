from allauth.account.forms import LoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person, check_time_zone
from p2p.base.i18n.zones import ZoneField, sort_country_choices
from p2p.base.web.ratelimit import is_rate_limited

MAILS_AN_HOUR = 5


class SignInForm(LoginForm):
    """One field for e-mail or user name, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or user name")
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].widget.attrs["dir"] = "ltr"


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail to sign in with")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        """Limited per address. The links already mailed still work, so others cannot lock a person out by asking."""
        email = super().clean_email()
        if is_rate_limited(f"reset:{email.casefold()}", most=MAILS_AN_HOUR, seconds=3600):
            message = _("This was asked for several times. Open the newest mail, or try again in an hour.")
            raise forms.ValidationError(message)
        return email


class PasswordMixin(forms.Form):
    """An optional password, checked by Django's validators."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        help_text=_("At least 12 characters. Leave it empty to go on with personal links."),
    )

    def clean_password(self) -> str:
        if password := self.cleaned_data["password"]:
            validate_password(password)
        return password


class ProfileForm(PasswordMixin, forms.ModelForm):
    time_zone = ZoneField(label=_("Time zone"))

    class Meta:
        model = Person
        fields = [
            "name",
            "latin_name",
            "form_of_address",
            "title",
            "language",
            "time_zone",
            "country",
            "theme",
            "contact_email",
            "phone",
            "preferred_way",
            "email",
            "username",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("email", "contact_email", "phone", "username"):
            self.fields[name].widget.attrs["dir"] = "ltr"
        sort_country_choices(self.fields["country"])
        try:
            check_time_zone(self.instance.time_zone)
        except ValidationError as unknown:
            self.fields["time_zone"].help_text = unknown.messages[0]
        self.fields["password"].help_text = _(
            "Leave it empty to keep the present one. A new one needs at least 12 characters."
        )

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None

    def clean_username(self) -> str | None:
        return self.cleaned_data["username"] or None


class WelcomeForm(PasswordMixin, forms.ModelForm):
    """Profile fields to set while accepting an invitation; only the name is required."""

    time_zone = ZoneField(label=_("Time zone"))

    class Meta:
        model = Person
        fields = ["name", "language", "time_zone", "country", "username"]

    def __init__(self, *args, by_address: bool, **kwargs):
        """``by_address``: the person signs in with their own e-mail address, so there is no user name field."""
        super().__init__(*args, **kwargs)
        sort_country_choices(self.fields["country"], _("That of my team"))
        if by_address:
            del self.fields["username"]
        else:
            self.fields["username"].widget.attrs["dir"] = "ltr"
            self.fields["username"].help_text = _("Only if you want to sign in with a password of your own.")

    def clean_username(self) -> str | None:
        return self.cleaned_data["username"] or None

    def clean(self) -> dict:
        """Leave out an empty country: joining has set that of the team."""
        data = super().clean() or self.cleaned_data
        if data.get("password") and "username" in self.fields and not data.get("username"):
            self.add_error(
                "username", _("Choose a user name as well: colleagues share your address, or it is not confirmed.")
            )
        if not data.get("country"):
            data.pop("country", None)
        return data
