"""Accounts and roles of UNESCO staff."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from p2p.base.records.forms import IdempotentForm
from programmes.staff import Grant, grant_kind_label


class ColleagueForm(IdempotentForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(label=gettext_lazy("E-mail to sign in with"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language of the messages"), choices=settings.LANGUAGES)


class RoleForm(forms.Form):
    """One list of all roles that may be given, by kind."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args, offered: list[Grant], **kwargs):
        super().__init__(*args, **kwargs)
        self.grants = {grant.code: grant for grant in offered}
        groups: dict[str, list[tuple[str, str]]] = {}
        for grant in offered:
            groups.setdefault(grant_kind_label(grant.kind), []).append((grant.code, grant.scope_label))
        role: Any = self.fields["role"]
        role.choices = [("", "—"), *groups.items()]

    def clean_role(self) -> Grant:
        return self.grants[self.cleaned_data["role"]]
