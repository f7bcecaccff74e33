"""A peer session: one exchange in one format, in person, online or in writing."""

import datetime as dt
import zoneinfo
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.models import check_time_zone
from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n.zones import zone_of
from p2p.base.questionnaires.models import Form
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Document, Membership, Need, Programme, Team
from programmes.models.programmes import of_programmes
from programmes.models.teams import Side
from programmes.policy import UNESCO, Role
from programmes.toolkit import catalogue
from sessions.models.visibility import PUBLIC_TO_EXCHANGE, Visibility


def attended_by(teams: set[int]) -> models.QuerySet:
    """The keys of the sessions in which one of ``teams`` takes part."""
    return PeerSession.teams.through.objects.filter(team__in=teams).values("peersession")


def read_by(viewer: Viewer, at: str = "") -> Q:
    """Condition for sessions that ``viewer`` may read, archived ones included. ``at`` begins each lookup.

    Those of their own team, those they facilitate or take notes of, and, for UNESCO, those open to the whole exchange.
    """
    own_teams = {seat.team for seat in viewer.seats if seat.role != Role.OBSERVER}
    # Somebody who has moved to the other side no longer reads what their former side keeps for itself.
    supported = viewer.programmes_on(Side.SUPPORT)
    not_theirs = ~Q(**{f"{at}visibility": Visibility.OWN_SIDE}) | Q(**{f"{at}programme__in": supported})
    in_charge = Q(**{f"{at}moderator": viewer.pk}) | Q(**{f"{at}note_taker": viewer.pk})
    open_to_staff = Q(**{f"{at}visibility__in": PUBLIC_TO_EXCHANGE}) & of_programmes(viewer, UNESCO, f"{at}programme")
    return Q(**{f"{at}pk__in": attended_by(own_teams)}) | in_charge & not_theirs | open_to_staff


class PeerSessionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.live().filter(read_by(viewer))

    def not_visible_to(self, viewer: Viewer) -> Self:
        """Sessions that ``viewer`` may not know of, not even by number; archived ones included."""
        return self.exclude(read_by(viewer))

    def with_side(self, side: str) -> Self:
        return self.filter(Exists(Team.objects.filter(peer_sessions=OuterRef("pk"), side=side)))

    def joint_sessions(self) -> Self:
        """Sessions of both sides that everyone in the exchange may read: none that is internal."""
        both = self.with_side(Side.SEEKING).with_side(Side.PROVIDING)
        return both.filter(visibility__in=PUBLIC_TO_EXCHANGE)

    def for_staff(self) -> Self:
        """Sessions that UNESCO's figures count: none that one side or room keeps for itself."""
        return self.live().filter(visibility__in=PUBLIC_TO_EXCHANGE)

    def live(self) -> Self:
        return self.filter(archived_at=None)

    def for_list(self) -> Self:
        return self.select_related("programme", "moderator", "note_taker").order_by("starts_at", "number")

    def with_zones(self) -> Self:
        """With ``zones``: the time zones of the people of its teams, those of UNESCO left out."""
        people = Membership.objects.active().filter(team__peer_sessions=OuterRef("pk")).exclude(team__side=Side.SUPPORT)
        return self.annotate(zones=ArraySubquery(people.order_by("team", "rank").values("person__time_zone")))

    def for_report(self) -> Self:
        """Sessions that the seeking country's report may tell of: its own, alone or with peers, that it keeps open.

        Sessions of the providing side alone are left out.
        """
        return self.live().with_side(Side.SEEKING).filter(visibility__in=PUBLIC_TO_EXCHANGE)

    def held(self) -> Self:
        return self.live().filter(status__in=PeerSession.HELD_STATUSES)

    def ahead(self, now: dt.datetime) -> Self:
        return self.live().filter(
            starts_at__gte=now, status__in=[PeerSession.Status.PLANNED, PeerSession.Status.CONFIRMED]
        )


# A written exchange can be answered without one.
NOTE_TAKER_REQUIRED = ["confirmed", "held", "notes_shared", "agreed"]


class PeerSession(Record):
    """``starts_at`` is the instant; ``time_zone`` and ``wall_start`` are what people agreed on."""

    class Mode(models.TextChoices):
        ONLINE = "online", _("Online")
        OFFLINE = "offline", _("In person")
        HYBRID = "hybrid", _("Hybrid")
        ASYNC = "async", _("In writing, own time")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("session", "Planned")
        CONFIRMED = "confirmed", pgettext_lazy("session", "Confirmed")
        OPEN = "open", pgettext_lazy("session", "Open")
        ANSWERED = "answered", pgettext_lazy("session", "Answered")
        HELD = "held", pgettext_lazy("session", "Held")
        NOTES_SHARED = "notes_shared", pgettext_lazy("session", "Notes shared")
        AGREED = "agreed", pgettext_lazy("session", "Notes agreed")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")
        POSTPONED = "postponed", pgettext_lazy("session", "Postponed")

    HELD_STATUSES = (Status.HELD, Status.ANSWERED, Status.NOTES_SHARED, Status.AGREED)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="peer_sessions", editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=200)
    aim = bounds.TextField(_("aim"), max_length=1000, blank=True)
    format = models.CharField(_("format"), max_length=12)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ONLINE)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.PLANNED, editable=False)
    time_zone = models.CharField(_("time zone of the meeting"), max_length=40, validators=[check_time_zone])
    wall_start = bounds.DateTimeField(_("start, in that time zone"))
    starts_at = models.DateTimeField(editable=False)
    minutes = bounds.PositiveIntegerField(
        _("length in minutes"), default=90, most=6000, help_text=_("0 for a written exchange.")
    )
    days = bounds.PositiveSmallIntegerField(_("number of days"), default=1, least=1, most=60)
    teams = models.ManyToManyField(Team, related_name="peer_sessions", verbose_name=_("teams"))
    needs = models.ManyToManyField(Need, related_name="peer_sessions", blank=True, verbose_name=_("needs it serves"))
    materials = models.ManyToManyField(Document, related_name="+", blank=True, verbose_name=_("materials"))
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("facilitator")
    )
    note_taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("note-taker")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    join_url = models.URLField(_("link to join"), max_length=500, blank=True)
    visibility = models.CharField(_("who may read it"), max_length=14, choices=Visibility, default=Visibility.EXCHANGE)
    results_meeting = models.BooleanField(
        _("results meeting"),
        default=False,
        help_text=_("The national team sums up what was reached. What is noted stands in the report’s findings."),
    )
    notes_due_on = models.DateField(null=True, blank=True, editable=False)
    source = models.URLField(
        max_length=300, blank=True, editable=False, help_text="public page that reports the session"
    )
    feedback = models.OneToOneField(Form, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    objects = PeerSessionQuerySet.as_manager()
    zones: list[str]  # from with_zones()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=NOTE_TAKER_REQUIRED) | Q(note_taker__isnull=False),
                name="confirmed_session_has_a_note_taker",
            ),
        ]
        indexes = [models.Index(fields=["programme", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sessions:session", args=[self.programme.code, self.number])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_of(self.time_zone)

    @property
    def local_start(self) -> dt.datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def ends_at(self) -> dt.datetime:
        """The end of its last day; a session of unknown length takes an hour."""
        return self.starts_at + dt.timedelta(minutes=self.minutes or 60, days=self.days - 1)

    @property
    def is_held(self) -> bool:
        return self.status in self.HELD_STATUSES

    @property
    def format_label(self) -> str:
        return catalogue().label(self.format)

    @property
    def bead(self) -> str:
        return {"agreed": "done", "notes_shared": "done", "held": "open", "answered": "part-done"}.get(self.status, "")
