"""What people typed is shown as typed: never as HTML, in its own direction."""

import datetime as dt
import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.web.templatetags import p2p as tags

DAY = dt.date(2021, 9, 22)
ALLOWED = re.compile(r'</?(span dir="auto"|span|bdi dir="(auto|ltr)"|bdi|br|a href="[^"<>]*" rel="nofollow"|a)>')


@given(text=st.text())
def test_nothing_that_was_typed_becomes_markup(text):
    for shown in (
        tags.user_text(text),
        tags.name(text),
        tags.ltr(text),
        tags.user_value(text),
        tags.in_list([text, 7]),
    ):
        rest = ALLOWED.sub("", shown)
        assert "<" not in rest
        assert ">" not in rest


def test_line_breaks_and_links_are_kept():
    shown = tags.user_text("First\nhttps://library.example/a?b=1&c=2")
    assert shown == (
        '<span dir="auto">First<br><a href="https://library.example/a?b=1&amp;c=2" rel="nofollow">'
        "https://library.example/a?b=1&amp;c=2</a></span>"
    )


def test_a_script_is_text():
    assert tags.user_text("<script>alert(1)</script>") == (
        '<span dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</span>'
    )


def test_numbers_keep_their_order_and_words_their_direction():
    assert tags.ltr_number("3,5 %") == '<bdi dir="ltr">3,5 %</bdi>'
    assert tags.ltr_number("مسودة") == '<bdi dir="auto">مسودة</bdi>'


def test_a_date_among_other_values_is_told_in_words():
    with override("en"):
        assert tags.user_value(DAY) == '<bdi dir="auto">22\xa0September 2021</bdi>'
        assert tags.user_value("2021-09-22") == '<span dir="auto">2021-09-22</span>'


def test_the_first_of_a_french_month_stays_with_its_month():
    with override("fr"):
        assert tags.day(dt.date(2026, 11, 1)) == "1er\xa0novembre 2026"
        assert tags.week_day(dt.date(2026, 11, 1)) == "dim. 1er\xa0nov. 2026"


def test_late_is_said_first_and_in_bold():
    with override("en"):
        assert tags.due_words(DAY, DAY + dt.timedelta(days=2)) == '<b class="late">2 days late</b> 22\xa0Sept'
        assert tags.due_words(DAY, DAY) == "<b>22\xa0Sept</b> today"


@pytest.mark.parametrize(
    ("percent", "direction", "start", "width"),
    [(40, "ltr", "0.0", "40"), (40, "rtl", "60.0", "40"), (250, "ltr", "0.0", "100"), (None, "rtl", "100.0", "0")],
)
def test_a_bar_is_drawn_from_the_side_on_which_one_reads(percent, direction, start, width):
    assert f'<rect x="{start}%" y="6" width="{width}%"' in tags.bar(percent, direction)


@given(percent=st.floats(0, 100))
def test_a_drawing_is_mirrored_for_those_who_read_from_the_right(percent):
    left, right = (float(tags.mirrored(percent, direction)[:-1]) for direction in ("ltr", "rtl"))
    assert left + right == pytest.approx(100, abs=0.011)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_width_has_a_point_in_every_language(language):
    with override(language):
        assert tags.percent(62.5) == "62.50%"


def test_a_mean_has_one_digit():
    with override("en"):
        assert tags.one_digit(3.66) == '<bdi dir="ltr">3.7</bdi>'


def test_a_tag_may_count_and_look_up():
    assert (list(tags.dots(3)), tags.get({"a": 1}, "a"), tags.get({}, "a")) == ([0, 1, 2], 1, None)
