"""Arithmetic of indicators. Pure."""

import decimal


def percent_achieved(
    baseline: decimal.Decimal | None, target: decimal.Decimal, actual: decimal.Decimal | None
) -> int | None:
    """Percent of the way from the value at the start to the target; None when not measured, never zero.

    (actual - baseline) / (target - baseline) holds for both directions; an unknown start counts from zero.
    """
    start = baseline or decimal.Decimal(0)
    if actual is None or target == start:
        return None
    return round((actual - start) / (target - start) * 100)


def is_valid_value(value: decimal.Decimal, least: int, most: int, *, whole: bool) -> bool:
    return least <= value <= most and not (whole and value % 1)


def percent_of(part: int, whole: int) -> int:
    """``part`` of ``whole`` in percent, 0 when there is nothing."""
    return round(100 * part / whole) if whole else 0
