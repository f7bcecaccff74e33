"""Model fields with a minimum and a maximum, checked by forms, on saving and in the database."""

import datetime as dt
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from p2p.base.i18n import dates, numbers

# Browsers send a half-typed year as 0002 or 0020.
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


def check_day(day: dt.date, first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY) -> None:
    day = day.date() if isinstance(day, dt.datetime) else day
    if not first <= day <= last:
        limits = {"first": dates.day(first), "last": dates.day(last)}
        raise ValidationError(_("Choose a day from %(first)s to %(last)s.") % limits)


class DayField(forms.DateField):
    """A form field for a day that no model field checks."""

    default_validators = [check_day]


class ColumnCheck(models.CheckConstraint):
    """The bounds of one field in the database. Not validated in Python: the field's validators do that."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        pass


class BoundedField(models.Field):
    """A field whose limits are checked by forms, by every save (with the same sentence) and by the database."""

    def limits(self) -> list[Any]:
        raise NotImplementedError

    def condition(self) -> dict[str, Any]:
        """The same limits as lookups of this field: ``{"range": (0, 5)}``."""
        raise NotImplementedError

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, *self.limits()]

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        meta = cls._meta
        # In migrations the constraint is an operation of its own.
        if not meta.abstract and cls.__module__ != "__fake__":
            held = Q(**{f"{name}__{lookup}": value for lookup, value in self.condition().items()})
            check = ColumnCheck(condition=held, name=f"{meta.model_name}_{name}_bounds")
            meta.constraints = meta.original_attrs["constraints"] = [*meta.constraints, check]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is not None and not hasattr(value, "as_sql"):
            try:
                self.run_validators(self.to_python(value))
            except ValidationError as refusal:
                raise ValidationError({self.name: refusal.error_list}) from refusal
        return super().get_db_prep_save(value, connection)


class BoundedNumber(BoundedField):
    """A number from ``least`` to ``most``."""

    usual = (0, 1_000_000)

    def __init__(self, *args: Any, least: int | None = None, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = self.usual[0] if least is None else least
        self.most = self.usual[1] if most is None else most

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"least": self.least, "most": self.most}

    def limits(self) -> list[Any]:
        return [MinValueValidator(self.least), MaxValueValidator(self.most)]

    def condition(self) -> dict[str, Any]:
        return {"range": (self.least, self.most)}

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"min_value": self.least, "max_value": self.most, **kwargs})


class PositiveIntegerField(BoundedNumber, models.PositiveIntegerField):
    pass


class PositiveSmallIntegerField(BoundedNumber, models.PositiveSmallIntegerField):
    usual = (0, 1000)


class DecimalField(BoundedNumber, models.DecimalField):
    usual = (-(10**11), 10**11)


class BoundedDay(BoundedField):
    def limits(self) -> list[Any]:
        return [check_day]

    def condition(self) -> dict[str, Any]:
        return {"range": (FIRST_DAY, LAST_DAY)}


class DateField(BoundedDay, models.DateField):
    pass


class DateTimeField(BoundedDay, models.DateTimeField):
    def condition(self) -> dict[str, Any]:
        ends = (FIRST_DAY, dt.time.min), (LAST_DAY, dt.time.max)
        return {"range": tuple(dt.datetime.combine(day, time, dt.UTC) for day, time in ends)}


class TextField(BoundedField, models.TextField):
    """At most ``max_length`` characters; Django's TextField checks that in forms only."""

    def limits(self) -> list[Any]:
        return [MaxLengthValidator(self.max_length)]

    def condition(self) -> dict[str, Any]:
        return {"length__lte": self.max_length}


class JSONField(BoundedField, models.JSONField):
    """At most ``most`` characters of JSON."""

    most = 200_000

    def limits(self) -> list[Any]:
        return [self.check_length]

    def condition(self) -> dict[str, Any]:
        return {"written__lte": self.most}

    def check_length(self, value: Any) -> None:
        count = len(json.dumps(value, cls=self.encoder, ensure_ascii=False))
        if count > self.most:
            numbers_in_words = {"count": numbers.format_number(count), "most": numbers.format_number(self.most)}
            raise ValidationError(
                _("This is too long: %(count)s characters, at most %(most)s. Shorten it.") % numbers_in_words
            )


class JSONLength(models.Transform):
    """Length of a JSON value as text, as the lookup ``written``."""

    lookup_name = "written"
    template = "char_length(%(expressions)s::text)"
    output_field = models.IntegerField()


TextField.register_lookup(Length)
JSONField.register_lookup(JSONLength)
