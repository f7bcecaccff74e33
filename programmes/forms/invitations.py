"""Whom to invite, in which role, and how to reach them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.i18n.zones import ZoneField
from p2p.base.records.forms import IdempotentForm, apply_defaults
from programmes.models import Team
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.policy import Role


class InvitationForm(IdempotentForm):
    """A name is enough; an address or a phone number says how the invitation travels."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As the person writes it, in any script. One word is enough.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Leave empty for a person without an address: you can copy the invitation as a message."),
    )
    shared = forms.BooleanField(
        label=_("Somebody else uses this mailbox too"),
        required=False,
        help_text=_("Each of them stays a person of their own, and mails begin with the name."),
    )
    phone = Person._meta.get_field("phone").formfield(required=False)
    title = forms.CharField(label=_("Function"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"))
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
    time_zone = ZoneField(label=_("Time zone"))
    message = forms.CharField(
        label=_("A sentence of your own"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, team: Team, roles: frozenset[str], **kwargs):
        super().__init__(*args, **kwargs)
        by_side: dict[str, list[str]] = {
            Side.SEEKING: [Role.MEMBER, Role.DEPUTY, Role.COORDINATOR],
            Side.PROVIDING: [Role.PEER, Role.PEER_LEAD],
            # Only officers may name officers.
            Side.SUPPORT: [Role.OBSERVER, *(roles & {Role.OFFICER})],
        }
        self.fields["role"].choices = [(role, Role(role).label) for role in by_side[Side(team.side)]]
        for field in self.fields.values():
            apply_defaults(field)
