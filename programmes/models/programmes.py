"""The programme and who may open it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from p2p.base.accounts.models import Person, check_time_zone
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.kept_sql import AtQuery
from p2p.base.i18n import dates
from p2p.base.i18n.zones import zone_of
from p2p.base.records.models import Record
from p2p.base.web import bounds
from p2p.base.web.bounds import FIRST_DAY, LAST_DAY
from programmes.phases import PHASE_CHOICES, PhaseCode
from programmes.policy import EVERYONE, INSIDE
from programmes.regions import countries_of
from programmes.toolkit import catalogue


class State(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("programme", "Active")
    PAUSED = "paused", pgettext_lazy("programme", "Paused")
    CLOSING = "closing", pgettext_lazy("programme", "Closing")
    CLOSED = "closed_with_follow_up", pgettext_lazy("programme", "Closed, follow-up open")
    ARCHIVED = "archived", pgettext_lazy("programme", "Archived")
    CANCELLED = "cancelled", pgettext_lazy("programme", "Cancelled")


# The exchange goes on. OPEN_STATES adds the follow-up after closing, which the carrier of the file looks after.
RUNNING_STATES = [State.ACTIVE, State.CLOSING]
OPEN_STATES = [*RUNNING_STATES, State.CLOSED]


# How far the easternmost time zone is ahead of UTC.
FIRST_ZONE = dt.timedelta(hours=14)


def latest_day_anywhere(now: dt.datetime | None = None) -> dt.date:
    """The latest calendar day anywhere on earth; no programme's day is later."""
    return ((now or timezone.now()) + FIRST_ZONE).astimezone(dt.UTC).date()


def in_force(prefix: str = "") -> Q:
    """Memberships that hold now: they begin on a day of their programme and end at a moment, at once."""
    begun = Q(**{f"{prefix}since__lte": AtQuery(lambda _given: latest_day_anywhere(), models.DateField())})
    goes_on = Q(**{f"{prefix}ended_at__gt": AtQuery(lambda _given: timezone.now(), models.DateTimeField())})
    return begun & (Q(**{f"{prefix}ended_at": None}) | goes_on)


# Django leaves both out of the SQL.
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


def of_programmes(viewer: Viewer, roles: frozenset[str], at: str = "") -> Q:
    """Condition for rows of programmes in which ``viewer`` has one of ``roles``, or that lie in their portfolio.

    ``at`` is the lookup path to the programme.
    """
    if viewer.portfolio == Person.Portfolio.ALL:
        return EVERYTHING
    member = Q(**{f"{at or 'pk'}__in": viewer.programmes_as(roles)})
    country = f"{at}__seeking_country__in" if at else "seeking_country__in"
    return member | Q(**{country: countries_of(viewer.portfolio)}) if viewer.portfolio else member


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Programmes ``viewer`` may open: the doorway of every page, export and mail."""
        return self.filter(of_programmes(viewer, EVERYONE))

    def inside(self, viewer: Viewer) -> Self:
        """Programmes whose work ``viewer`` may read: not those of donors and observers, who see results only."""
        return self.filter(of_programmes(viewer, INSIDE))

    def for_list(self) -> Self:
        return self.order_by("code").prefetch_related("teams")


class Programme(Record):
    """One country's exchange with its peers, from the first team list to the final report."""

    code = models.CharField(
        _("short code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z]{3}-[A-Z0-9]{2,12}$", _("Three letters of the country, a hyphen and a word: SSD-COPY.")
            )
        ],
        help_text=_("It is printed in addresses, mails and the report and cannot be changed later. Example: SSD-COPY."),
    )
    title = models.CharField(_("title"), max_length=200)
    goal = bounds.TextField(_("goal"), max_length=2000, help_text=_("Which policy text is aimed at, and for whom?"))
    theory_of_change = bounds.TextField(_("how the exchange should lead to the goal"), max_length=4000, blank=True)
    seeking_country = CountryField(_("knowledge-seeking country"))
    policy_topic = models.CharField(_("policy topic"), max_length=20)
    cultural_domain = models.CharField(_("cultural domain"), max_length=20)
    working_languages = models.JSONField(_("working languages"), default=list)
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ACTIVE)
    phase = models.CharField(_("phase"), max_length=4, choices=PHASE_CHOICES, default=PhaseCode.PREP)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        db_default="UTC",
        validators=[check_time_zone],
        help_text=_("The days of the programme begin and end there, wherever people are."),
    )
    start_date = bounds.DateField(_("start"))
    end_date = bounds.DateField(_("planned end"))
    closed_on = models.DateField(null=True, blank=True, editable=False)
    put_away_on = models.DateField(null=True, blank=True, editable=False)
    carrier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("carrier of the file"),
    )
    officer_told = models.BooleanField(
        default=False, editable=False, help_text="UNESCO's officer hears, without names, that something waits too long"
    )
    ground_rules = bounds.TextField(_("ground rules"), max_length=6000, blank=True)
    rules_on = models.DateField(null=True, editable=False, help_text="since when the ground rules read as they do")
    catalogue_version = models.CharField(max_length=20, editable=False)
    holds_demonstration = models.BooleanField(default=False, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")),
                name="programme_ends_after_start",
                violation_error_message=_("The programme must end after it starts."),
            ),
            models.CheckConstraint(condition=Q(phase__in=list(PhaseCode.values)), name="programme_phase_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="programme_state_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def planning_days(self) -> tuple[dt.date, dt.date]:
        """First and last day that dates of the programme may have: a year before it to five years after it."""
        year = dt.timedelta(days=366)
        return max(self.start_date, FIRST_DAY) - year, min(self.end_date, LAST_DAY) + 5 * year

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.code])

    @property
    def programme(self) -> "Programme":
        return self

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The day in the programme's time zone. Dates that are compared with each other are such days."""
        return moment.astimezone(zone_of(self.time_zone)).date()

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_STATES

    @property
    def follow_up_until(self) -> dt.date | None:
        """The last day of follow-up after closing."""
        return self.closed_on and self.closed_on + dates.months(settings.P2P_FOLLOW_UP_MONTHS)

    @property
    def topic(self):
        return catalogue().entry(self.policy_topic).label


class ProgrammeRecordQuerySet(models.QuerySet):
    """QuerySet of a kind of object that belongs to one programme and is read by everyone inside it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, INSIDE, "programme"), archived_at=None)

    def live(self) -> Self:
        return self.filter(archived_at=None)
