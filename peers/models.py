"""Pairings of a programme with peer countries, and what the peers offer."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from p2p.base.i18n import text
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Need, Programme, ProgrammeRecordQuerySet, Team
from programmes.models.teams import Side
from programmes.toolkit import catalogue

SIDES = (Side.SEEKING, Side.PROVIDING)


class PairingQuerySet(ProgrammeRecordQuerySet):
    def for_list(self) -> Self:
        people = ("confirmed_by_seeking", "confirmed_by_providing")
        return self.live().select_related("team", "programme", *people).order_by("number")

    def agreed_by_both(self) -> Self:
        """Exchanges that both sides agreed to, also those that have ended since."""
        return self.live().filter(state__in=Pairing.AGREED_STATES)


class Pairing(Record):
    """Country to country: the seeking team and one providing team agree to exchange."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("exchange", "Proposed")
        AGREED = "agreed", pgettext_lazy("exchange", "Agreed")
        DECLINED = "declined", pgettext_lazy("exchange", "Declined")
        ENDED = "ended", pgettext_lazy("exchange", "Ended")

    AGREED_STATES = (State.AGREED, State.ENDED)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pairings", editable=False)
    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="pairings", verbose_name=_("team of the peers"))
    focus = bounds.TextField(_("what the exchange is about"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    agreed_on = models.DateField(_("agreed on"), null=True, editable=False)
    confirmed_by_seeking = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirmed_on_seeking = models.DateField(null=True, editable=False)
    signed_by_seeking = models.CharField(
        max_length=150, default="", db_default="", editable=False, help_text="name on paper"
    )
    confirmed_by_providing = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirmed_on_providing = models.DateField(null=True, editable=False)
    signed_by_providing = models.CharField(
        max_length=150, default="", db_default="", editable=False, help_text="name on paper"
    )
    answer_due_on = models.DateField(null=True, editable=False, help_text="of the side that has not confirmed yet")

    objects = PairingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="pairing_number_once"),
            models.UniqueConstraint(
                fields=["programme", "team"],
                name="pairing_team_once",
                violation_error_message=_("There is already an exchange with this team."),
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_on__isnull=False),
                name="agreed_pairing_has_a_date",
                violation_error_message=_("Give the date on which both sides agreed."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Exchange with %(country)s") % {"country": self.team})

    @property
    def confirmations(self) -> list[dict]:
        """One entry a side: country, by whom and when; ``signed_by`` where somebody typed in a signed paper."""
        fields = ("confirmed_by", "confirmed_on", "signed_by")
        return [
            {"country": self.country_of(side)} | {field: getattr(self, f"{field}_{side}") for field in fields}
            for side in SIDES
        ]

    @property
    def unconfirmed(self) -> list[str]:
        return [side for side in SIDES if getattr(self, f"confirmed_on_{side}") is None]

    def country_of(self, side: str) -> str:
        return str(self.team) if side == Side.PROVIDING else countries.name(str(self.programme.seeking_country))

    @property
    def state_label(self) -> str:
        """The state in words; while it is proposed, the countries that have not confirmed."""
        if self.state != Pairing.State.PROPOSED:
            return self.get_state_display()
        return _("Waits for %(who)s") % {"who": text.join_list(map(self.country_of, self.unconfirmed))}

    def get_absolute_url(self) -> str:
        return reverse("peers:offers", args=[self.programme.code])


class OfferQuerySet(ProgrammeRecordQuerySet):
    def for_list(self) -> Self:
        return self.live().select_related("team", "need").order_by("number")

    def accepted(self) -> Self:
        return self.live().filter(status__in=[Offer.Status.ACCEPTED, Offer.Status.DELIVERED])


class Offer(Record):
    """What a providing team can give toward one need."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("offer", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
        DECLINED = "declined", pgettext_lazy("offer", "Declined")
        DELIVERED = "delivered", pgettext_lazy("offer", "Delivered")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="offers", editable=False)
    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="offers", verbose_name=_("team of the peers"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="offers", verbose_name=_("need it answers"))
    title = models.CharField(_("what is offered"), max_length=200)
    format = models.CharField(_("format"), max_length=12)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED, editable=False)
    reason = models.TextField(_("reason"), max_length=600, blank=True, editable=False)
    answer_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    answer_due_on = models.DateField(null=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="offer_number_once"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""),
                name="declined_offer_has_a_reason",
                violation_error_message=_("Write the reason for declining."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("peers:offer", args=[self.programme.code, self.number])

    @property
    def bead(self) -> str:
        """How far it is, as a class of the style sheet."""
        return {"delivered": "done", "accepted": "part-done", "declined": "no"}.get(self.status, "open")

    @property
    def format_label(self) -> str:
        return catalogue().label(self.format)
