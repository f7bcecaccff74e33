"""Overrides of public holidays and weekends, per country or programme."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField

from p2p.base.i18n import dates, text
from p2p.base.web import bounds


class CalendarOverrideQuerySet(models.QuerySet):
    def about(self, countries: Collection[str] | None) -> Self:
        """Overrides for these countries, or all of them."""
        return self.all() if countries is None else self.filter(country__in=countries)


class DayOff(models.Model):
    """A day off in a country, or (``works``) a working day although the package lists it as a holiday.

    Holds for one programme, or for the whole country without ``programme_code``.
    """

    country = CountryField()
    programme_code = models.CharField(max_length=20, blank=True)
    day = bounds.DateField()
    name = models.CharField(max_length=120)
    works = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CalendarOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "programme_code", "day"], name="day_off_once"),
            models.CheckConstraint(condition=~Q(country="") & ~Q(name=""), name="day_off_says_where_and_what"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {dates.week_day(self.day)} · {countries.name(self.country)}"


class WorkWeek(models.Model):
    """The weekend of a country, where the package is wrong or a programme has agreed on another. Monday is 0."""

    country = CountryField()
    programme_code = models.CharField(max_length=20, blank=True)
    weekend = ArrayField(models.PositiveSmallIntegerField(), size=6)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CalendarOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "programme_code"], name="work_week_once"),
            models.CheckConstraint(condition=~Q(country=""), name="work_week_says_where"),
            models.CheckConstraint(
                condition=Q(weekend__contained_by=list(range(7)), weekend__len__range=(1, 6)),
                name="work_week_leaves_a_day_to_work",
            ),
        ]

    def __str__(self) -> str:
        return _("Weekend in %(country)s: %(days)s") % {
            "country": countries.name(self.country),
            "days": text.join_list(dates.weekday_names(self.weekend)),
        }
