"""Headline values and the table of indicators as JSON, stored with the PDF."""

import decimal

from outcomes.reports.content.data import ReportData, Row


def make_snapshot(data: ReportData) -> dict:
    """The figures of this report as JSON: what the page, the export and later readers compare with."""
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
        "indicators": [indicator_values(one) for one in data.indicators],
    }


def indicator_values(one: Row) -> dict:
    return {
        "code": one.code,
        "outcome": one.outcome.plain,
        "indicator": one.label.plain,
        "unit": one.unit.plain,
        "baseline": plain_number(one.baseline),
        "target": plain_number(one.target),
        "actual": plain_number(one.actual),
        "measured_on": one.latest.on.isoformat() if one.latest else None,
        "evidence": one.latest.evidence.plain if one.latest else "",
        "percent": one.percent,
    }


def plain_number(value: decimal.Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
