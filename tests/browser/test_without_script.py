"""With JavaScript switched off: sign in, see what waits, write, and decide."""

import pytest

from tests.browser.people import KOFI, NAKATO, PASSWORD

pytestmark = pytest.mark.browser


def sign_in(who, email: str) -> None:
    who.go("/")
    who.write("E-mail or user name", email)
    who.write("Password", PASSWORD)
    who.press("Sign in")


def test_a_note_taker_writes_what_she_owes(visitor):
    nakato = visitor(java_script_enabled=False)
    sign_in(nakato, NAKATO)
    nakato.follow("Write the notes of session 8")
    nakato.write("What was said or shown", "Halls outside the capital need a projector more than a grant.")
    nakato.press("Save the entry")
    nakato.sees("Halls outside the capital need a projector more than a grant.")


def test_an_officer_moves_on_with_a_reason(visitor):
    kofi = visitor(java_script_enabled=False)
    sign_in(kofi, KOFI)
    kofi.follow("An institution to carry out film policy in Ethiopia")
    kofi.follow("2. Diagnostic")
    kofi.unfold("Move on anyway")
    kofi.write("Why move on with points not met?", "The round table cannot wait for the papers.")
    kofi.press("Move on anyway")
    kofi.sees("The programme is now in the phase “Sessions”.")
    kofi.unfold("How the programme came here")
    kofi.sees("The round table cannot wait for the papers.")
