"""Drawings hold with nothing in them, with one thing, and with far too much; in both directions."""

import datetime as dt
import re
from copy import deepcopy
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from outcomes.reports import charts
from outcomes.reports.charts import Bead
from outcomes.reports.content.data import (
    SECTORS,
    Bar,
    Feedback,
    IndicatorLine,
    MeasuredValue,
    PhaseDates,
    QuestionResult,
    RiskLine,
    SessionLine,
)
from outcomes.reports.figures import Exhibit
from p2p.base.documents.formatting import UserText
from p2p.base.documents.text_width import shorten_to_fit, width, wrap
from programmes.phases import PhaseCode

LONG = "Renforcement des capacités institutionnelles et réglementaires "
ARABIC = "تعزيز القدرات المؤسسية والتنظيمية "
DAY = dt.date(2021, 1, 1)


def phases(*, walked: bool) -> list[PhaseDates]:
    edges = [DAY + dt.timedelta(days=90 * at) for at in range(6)]
    spans = [(edges[at], edges[at + 1]) for at in range(5)]
    return [
        PhaseDates(kind, span, span if walked and at < 2 else None)
        for at, (kind, span) in enumerate(zip(PhaseCode, spans, strict=True))
    ]


def sessions(*days: int, people: int = 1) -> list[SessionLine]:
    plain = {
        "title": UserText(LONG), "format": LONG, "minutes": 60, "countries": (), "noted": False, "needs": (),
        "source": "", "women": 0, "feedback": None, "entries": (), "findings": (),
    }  # fmt: skip
    sectors = dict.fromkeys(SECTORS, 0) | {"public": people}
    return [
        SessionLine(code=f"S{at}", on=DAY + dt.timedelta(days=day), sectors=sectors, **plain)
        for at, day in enumerate(days)
    ]


def risk(code: str, likelihood: int, impact: int) -> RiskLine:
    return RiskLine(code, UserText(LONG), likelihood, impact, "open", UserText(), UserText())


def indicator(baseline: Decimal | None, target: Decimal, actual: Decimal | None) -> IndicatorLine:
    values = () if actual is None else (MeasuredValue(DAY, actual, UserText()),)
    texts = dict.fromkeys(("outcome", "label", "unit", "reason"), UserText())
    codes = dict.fromkeys(("code", "outcome_code", "verification", "level"), "")
    return IndicatorLine(
        baseline=baseline, target=target, values=values, in_percent=False, stage=False, **texts, **codes
    )


def beads(letter: str, many: int, text: str = LONG * 2) -> list[Bead]:
    return [Bead(f"{letter}{at}", f"{letter}{at}", UserText(text), "part") for at in range(many)]


def trace(*many: int, links=frozenset()) -> dict:
    columns = [(letter, beads(letter, count)) for letter, count in zip("NSAO", many, strict=True)]
    return charts.trace(columns, set(links))


def drawn(key: str, chart: object) -> str:
    return render_to_string("reports/_figure.html", {"exhibit": Exhibit(key, "t", chart=chart)})


# Places


@pytest.mark.parametrize("walked", [False, True])
def test_everything_lies_between_the_ends_of_the_timeline(walked):
    found = charts.timeline(phases(walked=walked), sessions(*range(0, 360, 9)), DAY)

    places = [x for x, *_ in (*found["ticks"], *found["sessions"])]
    ends = [span["x"] + span["wide"] for _, *spans in found["phases"] for span in spans if span]
    assert all(0 <= x <= 100 for x in (*places, found["today"]))
    assert all(0 < x <= 100 for x in ends)
    assert found["today"] == 0


def test_a_long_programme_has_fewer_ticks():
    assert [day.month for day in charts.ticks(DAY, dt.date(2021, 12, 31))] == [1, 4, 7, 10]
    assert {day.month for day in charts.ticks(DAY, dt.date(2026, 1, 1))} == {1, 7}
    assert len(charts.ticks(DAY, dt.date(2060, 1, 1))) == 40


def test_sessions_close_to_each_other_share_a_label():
    assert charts.drop_close_labels([(0, "1"), (1, "2"), (2, "3"), (2.5, "4")]) == [
        (0, "1"),
        (1, ""),
        (2, ""),
        (2.5, "4"),
    ]


def test_on_a_phone_fewer_sessions_carry_their_number():
    marks = [(0, "1"), (3, "2"), (7, "3")]
    assert charts.place_labels(marks) == [(0, "1", True), (3, "2", False), (7, "3", True)]


def test_the_line_of_today_says_which_day_it_is():
    page = drawn("time", charts.timeline(phases(walked=True), sessions(0), DAY + dt.timedelta(days=100)))

    assert "data as of 11\xa0Apr\xa02021" in page


def test_one_ring_stands_for_more_where_there_are_many():
    assert [charts.attendances_per_ring(many) for many in (0, 185, 420, 421, 3000, 400_000)] == [1, 1, 1, 5, 10, 1000]
    (crowd,) = charts.cover(sessions(0, people=3000))
    assert len(crowd["rings"]) == 300
    assert crowd["rings"][-1][0] < 255


def test_a_cover_without_sessions_has_dotted_rings():
    (rings,) = charts.cover([])
    assert rings["dotted"]


def test_a_risk_stands_on_the_cell_of_its_likelihood_and_impact():
    rows = charts.heat([risk("1", 2, 5), risk("2", 5, 1)])["rows"]

    assert [impact for impact, _ in rows] == [5, 4, 3, 2, 1]
    assert rows[0][1][1] == {"score": 10, "band": 2, "pins": ["1"]}
    assert rows[4][1][4] == {"score": 5, "band": 1, "pins": ["2"]}


def test_more_risks_than_a_cell_holds_are_counted():
    assert charts.cell(25, [str(at) for at in range(20)])["pins"] == ["0", "1", "2", "3", "4", "+15"]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((None, 4, None), {"target": 98.2, "start": None, "actual": None}),
        ((90, 10, 50), {"target": 10.9, "start": 98.2, "actual": 54.6}),
        ((0, 1, 500), {"target": 0.2, "start": 0, "actual": 98.2}),
        ((0, 10, 0), {"target": 98.2, "start": 0, "actual": 0}),
    ],
    ids=["no value", "downwards", "far beyond", "zero is a value"],
)
def test_a_bullet_stays_on_its_bar(figures, expected):
    baseline, target, actual = (None if one is None else Decimal(one) for one in figures)

    found = charts.bullet(indicator(baseline, target, actual))

    assert {key: value if value is None else round(value, 1) for key, value in found.items()} == expected


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("many", [8, 20, 30])
def test_the_thread_of_a_big_programme_still_fits_on_a_page(many, language):
    with translation.override(language):
        found = trace(6, many, 12, 6, links={("N0", "S0"), ("S0", "A0"), ("gone", "A1")})

    assert found["high"] < 620
    assert len(found["curves"]) == 2
    assert {one.code for one in found["stops"]} >= {"N1", "A0"}
    assert not {one.code for one in found["stops"]} & {"N0", "S0", "O0"}
    assert all(one.y + one.high <= found["high"] for one in found["beads"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_thread_of_a_usual_programme_takes_two_fifths_of_a_page(language):
    with translation.override(language):
        assert trace(5, 8, 6, 6)["high"] < 250


def test_a_short_column_of_the_thread_has_room_for_more_lines_than_a_long_one():
    found = trace(3, 8, 3, 3)

    lines = {one.code[0]: one.text.count("\n") + 1 for one in found["beads"]}
    assert lines == {"N": 3, "S": 2, "A": 3, "O": 3}


def test_drawing_the_thread_leaves_what_it_is_drawn_from_alone():
    columns = [(letter, beads(letter, 5)) for letter in "NSAO"]
    before = deepcopy(columns)
    assert charts.trace(columns, {("N0", "S0")}) == charts.trace(columns, {("N0", "S0")})
    assert columns == before


def test_a_thread_with_empty_columns_can_be_drawn():
    found = trace(1, 0, 0, 1)

    assert [one.code for one in found["beads"]] == ["N0", "O0"]
    assert found["curves"] == []


# Words


@pytest.mark.parametrize("text", [LONG * 3, ARABIC * 3, "x" * 300, "", "word " + "y" * 200])
def test_lines_never_leave_their_room(text):
    lines = wrap(text, 7, 80, most=3)

    assert 1 <= len(lines) <= 3
    assert all(width(line, 7) <= 80 for line in lines)


def test_what_is_cut_says_so():
    assert shorten_to_fit("short", 7, 100) == "short"
    assert shorten_to_fit(LONG, 7, 60).endswith("…")
    assert wrap(LONG * 3, 7, 80, most=2)[-1].endswith("…")


@pytest.mark.parametrize("room", range(40, 140, 9))
def test_a_title_is_cut_between_words(room):
    text = "Kenya and Uganda day 2: collecting societies"

    kept = shorten_to_fit(text, 7, room).removesuffix("…")

    assert kept
    assert f"{text} "[len(kept)] in " :"


def test_words_in_drawings_are_escaped_and_keep_their_direction():
    columns = [("N", beads("N", 1, "<b>")), ("S", beads("S", 1, ARABIC)), ("A", []), ("O", [])]

    page = drawn("trace", charts.trace(columns, set()))

    assert '<span dir="ltr">&lt;b&gt;</span>' in page
    assert '<span dir="rtl">تعزيز' in page


# Drawn


DRAWINGS = {
    "frame": lambda: {"rows": 2, "columns": [(LONG, [UserText(LONG)], 2), (LONG, ["1", "2"], 1)]},
    "time": lambda: charts.timeline(phases(walked=True), sessions(0), DAY + dt.timedelta(days=100)),
    "people": lambda: {"rows": [(LONG, [["woman"] * 30 + ["other"], []])], "others": True},
    "att": lambda: {"sectors": [LONG], "bars": [{"code": "S1", "parts": [(1, 33.333)], "people": 1, "women": "1%"}]},
    "path": lambda: [{"at": 0, "name": LONG, "when": "", "state": "done", "here": True}],
    "trace": lambda: trace(2, 3, 1, 1, links={("N0", "S0")}),
    "heat": lambda: charts.heat([risk("1", 5, 5)]),
}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("key", DRAWINGS)
def test_a_drawing_speaks_and_its_places_are_numbers_in_any_language(key, language):
    with translation.override(language):
        page = drawn(key, DRAWINGS[key]())

    assert page.count('role="img"') == page.count("<title>t. .</title>") == 1
    places = re.findall(r'style="([^"]*)"| d="([^"]*)"', page)
    assert not any("," in style + path for style, path in places if "repeat(" not in style)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_one_of_several_answers_has_a_bar_as_wide_as_its_share_and_is_said(language):
    bars = tuple(Bar(UserText(label), n) for label, n in (("Gulu", 5), ("<Lira>", 3), ("Elsewhere", 0)))
    result = QuestionResult(UserText("Which hall?"), 8, 0, bars, (), ())
    asked = Feedback(("S1",), 8, 9, (), "session", (result,))

    with translation.override(language):
        page = render_to_string("reports/_question_results.html", {"questionnaire": asked})

    assert re.findall(r'style="width:([^"]*)"', page) == ["62.50%", "37.50%"]
    assert re.findall(r"<b>(\d+)</b>", page) == ["5", "3", "0"]
    assert ("&lt;Lira&gt;" in page, "<Lira>" in page) == (True, False)
    [said] = re.findall(r"<title>(.*)</title>", page)
    assert said.startswith("Which hall? Gulu: 5")
