"""Headline values and the table of indicators as JSON, stored with the PDF."""

import decimal

from outcomes.reports.content.data import ReportData, Row


def make_snapshot(data: ReportData) -> dict:
    """Headline numbers and indicators as JSON, kept with the PDF for later comparison."""
    return {
        "as_of": data.as_of.isoformat(),
        "headline": {
            "sessions": len(data.sessions),
            "attendances": data.attendances,
            "needs": len(data.active_needs),
            "needs_covered": data.covered,
            "targets": len(data.indicators),
            "targets_met": data.met,
        },
        "indicators": [indicator_values(indicator) for indicator in data.indicators],
    }


def indicator_values(indicator: Row) -> dict:
    return {
        "code": indicator.code,
        "outcome": indicator.outcome.plain,
        "indicator": indicator.label.plain,
        "unit": indicator.unit.plain,
        "baseline": plain_number(indicator.baseline),
        "target": plain_number(indicator.target),
        "actual": plain_number(indicator.actual),
        "measured_on": indicator.latest.on.isoformat() if indicator.latest else None,
        "evidence": indicator.latest.evidence.plain if indicator.latest else "",
        "percent": indicator.percent,
    }


def plain_number(value: decimal.Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
