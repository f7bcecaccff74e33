"""Lists typed one a line, and the words of the report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.forms.reports import ReportForm, format_rows, parse_rows
from tests.factories import ReportFactory

NAMES = ("text", "to", "by", "cites")
# What fits into one part of one line: no bar, no line break, no space at the ends.
PARTS = st.text(st.characters(exclude_characters="|", exclude_categories=("Cc", "Cs", "Zl", "Zp"))).map(str.strip)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, PARTS)).filter(lambda row: any(row.values())), max_size=6)


@given(rows=ROWS)
def test_what_is_printed_into_the_form_comes_back_as_it_was(rows):
    assert parse_rows(format_rows(rows, NAMES), NAMES) == rows


@given(text=st.text())
def test_whatever_is_typed_becomes_rows_with_every_part(text):
    for row in parse_rows(text, NAMES):
        assert tuple(row) == NAMES
        assert all(part == part.strip() for part in row.values())


@given(text=st.text())
def test_reading_twice_is_the_same_as_reading_once(text):
    once = parse_rows(text, NAMES)
    assert parse_rows(format_rows(once, NAMES), NAMES) == [row for row in once if any(row.values())]


def test_missing_parts_are_empty_and_parts_too_many_are_left_out():
    assert parse_rows("Submit the bill | Ministry", NAMES) == [
        {"text": "Submit the bill", "to": "Ministry", "by": "", "cites": ""}
    ]
    assert parse_rows("a | b | c | d | e", NAMES) == [{"text": "a", "to": "b", "by": "c", "cites": "d"}]


def filled(report, **values) -> ReportForm:
    return ReportForm({"data_as_of": "2026-03-01", "version": report.version} | values, instance=report)


@pytest.mark.django_db
def test_the_words_of_a_report_are_kept_by_section():
    form = filled(ReportFactory(), **{"RP-02": "Musicians work without a law."}, conclusions_text="Ready | F1 F3")
    assert form.is_valid(), form.errors
    values = form.values()
    assert values["texts"]["RP-02"] == "Musicians work without a law."
    assert values["conclusions"] == [{"text": "Ready", "cites": "F1 F3"}]


@pytest.mark.django_db
def test_more_than_ten_recommendations_are_too_many():
    lines = "\n".join(f"Do {n} | Ministry | 2026 | C1" for n in range(11))
    form = filled(ReportFactory(), recommendations_text=lines)
    assert list(form.errors) == ["recommendations_text"]
    assert filled(ReportFactory(), recommendations_text=lines.partition("\n")[2]).is_valid()
