"""Save indicators; submit, accept, return and unlock their measurements."""

import datetime as dt
import decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeVerb
from outcomes.models import Evidence, Indicator, Measurement
from p2p.base.accounts.models import Person
from p2p.base.files.actions import save_upload
from p2p.base.history.actions import OnBehalf
from p2p.base.history.enums import Verb
from p2p.base.records.actions import lock_row, save_record


@transaction.atomic
def save_indicator(
    *,
    indicator: Indicator,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> Indicator:
    saved = save_record(indicator, values, by=by, expected=expected, behalf=behalf)
    saved.check_values(baseline=saved.baseline, target=saved.target)
    return saved


@transaction.atomic
def submit_measurement(
    *,
    indicator: Indicator,
    value: decimal.Decimal,
    on: dt.date,
    note: str,
    by: Person | None,
    evidence: str = "",
    link: str = "",
    upload: Any = None,
    behalf: OnBehalf | None = None,
) -> Measurement:
    """Submit a measurement with its evidence; the coordination or UNESCO accepts or returns it."""
    measurement = save_record(
        Measurement(indicator=indicator, by=by, entered_for=behalf.person if behalf else None),
        {"value": value, "on": on, "note": note},
        by=by,
        verb=OutcomeVerb.MEASURED,
        behalf=behalf,
    )
    indicator.check_values(value=measurement.value)
    if evidence or link or upload:
        file = save_upload(upload=upload, folder=indicator.programme.code, by=by) if upload else None
        title = evidence or link or (file.name if file else "")
        Evidence.objects.create(
            programme=indicator.programme, measurement=measurement, title=title[:250], link=link, file=file
        )
    return measurement


@transaction.atomic
def review_measurement(*, measurement: Measurement, accepted: bool, reason: str, by: Person | None) -> Measurement:
    """Accept somebody else's measurement, which locks it, or return it with a reason."""
    measurement = lock_row(measurement)
    if measurement.status == Measurement.Status.ACCEPTED:
        raise ValidationError(_("This figure is accepted and locked."))
    if accepted and by and by.pk in measurement.submitters:
        raise ValidationError(_("You submitted this figure. Another person must accept it."))
    if not accepted and not reason.strip():
        raise ValidationError(_("Write the reason for returning the figure."))
    if accepted:
        measurement.indicator.check_values(value=measurement.value)
    status = Measurement.Status.ACCEPTED if accepted else Measurement.Status.RETURNED
    values = {"status": status, "reviewed_by": by, "review_reason": "" if accepted else reason}
    verb = Verb.ACCEPTED if accepted else OutcomeVerb.RETURNED
    return save_record(measurement, values, by=by, verb=verb, reason=reason)


@transaction.atomic
def unlock_measurement(*, measurement: Measurement, reason: str, by: Person) -> Measurement:
    """Return an accepted measurement with a reason: it no longer counts, and can be submitted anew."""
    measurement = lock_row(measurement)
    if measurement.status != Measurement.Status.ACCEPTED:
        raise ValidationError(_("Only an accepted figure can be unlocked."))
    if not reason.strip():
        raise ValidationError(_("Write the reason for unlocking the figure."))
    values = {"status": Measurement.Status.RETURNED, "reviewed_by": by, "review_reason": reason}
    return save_record(measurement, values, by=by, verb=OutcomeVerb.UNLOCKED, reason=reason)
