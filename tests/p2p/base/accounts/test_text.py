"""Names of every script: tidied for headers, sorted alike on every server."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.accounts.text import single_line
from p2p.base.i18n.text import sort_key

DANGEROUS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(text=st.text())
def test_a_tidy_name_is_one_line_that_nothing_can_hide_in(text):
    clean = single_line(text)
    assert len(clean.splitlines()) <= 1
    assert clean == clean.strip()
    assert "  " not in clean
    # The two joiners are letters' glue in Arabic and Indic names.
    assert not [one for one in clean if unicodedata.category(one) in DANGEROUS and one not in "\u200c\u200d"]


@given(text=st.text())
def test_tidying_twice_is_the_same_as_once(text):
    assert single_line(single_line(text)) == single_line(text)


@given(text=st.text())
def test_two_ways_of_writing_one_name_are_one(text):
    assert single_line(unicodedata.normalize("NFD", single_line(text))) == single_line(text)


@given(text=st.text())
def test_a_name_sorts_by_its_letters_alone(text):
    key = sort_key(text)
    assert key == key.strip()
    assert not [one for one in key if unicodedata.combining(one)]
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(unicodedata.normalize("NFC", text))


@given(text=st.text())
def test_capitals_do_not_matter(text):
    assert sort_key(text.casefold()) == sort_key(text)


def test_names_sort_as_people_expect():
    names = ["Zulu", "Élodie", "eva", "Ángel", "Özil", "Ola"]
    assert sorted(names, key=sort_key) == ["Ángel", "Élodie", "eva", "Ola", "Özil", "Zulu"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amina   Hassan ", "Amina Hassan"),
        ("Eve\nBcc: all@mail.example", "Eve Bcc: all@mail.example"),
        ("gnp\u202eexe.", "gnpexe."),
        ("Amina\x00", "Amina"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Jose\u0301", "José"),
        ("أمينة", "أمينة"),
    ],
)
def test_some_names_as_they_are_kept(typed, kept):
    assert single_line(typed) == kept
