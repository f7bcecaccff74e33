"""Numbers in the reader's notation. Pure but for the active language."""

import decimal

from babel.numbers import format_decimal

from p2p.base.i18n.languages import reader_locale


def format_number(value: decimal.Decimal | float | None) -> str:
    """A number in the reader's notation, without trailing zeros."""
    return "–" if value is None else format_decimal(value, "#,##0.##", locale=reader_locale())
