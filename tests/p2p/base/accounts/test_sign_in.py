"""Signing in: wrong guesses slow down whoever makes them, and nobody else."""

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.accounts.models import TokenLink
from p2p.base.web import ratelimit
from tests.factories import PersonFactory, now
from tests.together import at_once

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-fresh-one"
HERE, THERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()


@pytest.fixture
def amina():
    person = PersonFactory(email="amina@mail.example", username="amina")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(password: str, *, name: str = "amina@mail.example", at: str = HERE, language: str = "en"):
    headers = {"X-Forwarded-For": at, "Accept-Language": language}
    return Client().post("/account/login/", {"login": name, "password": password}, headers=headers)


def guess(times: int, **where) -> list[str]:
    """What the pages say after so many wrong guesses."""
    return [" ".join(sign_in(f"wrong-{n}", **where).context["form"].non_field_errors()) for n in range(times)]


def test_from_the_fifth_failed_try_on_the_page_says_when_the_next_one_is_taken(amina, time_machine):
    time_machine.move_to(now(), tick=False)
    said = guess(5)
    assert ["attempts" in words for words in said] == [False, False, False, False, True]
    answer = sign_in(PASSWORD)
    form = answer.context["form"]
    assert form.non_field_errors() == ["Too many failed attempts. Try again in 2 seconds."]
    assert 'value="amina@mail.example"' in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    time_machine.shift(2)
    assert sign_in(PASSWORD).status_code == 302


def test_each_further_failed_try_doubles_the_wait_up_to_a_minute(amina, time_machine):
    time_machine.move_to(now(), tick=False)
    guess(4)
    waits = []
    for _ in range(7):
        guess(1)
        waits.append(ratelimit.seconds_left(f"sign-in:{amina.pk}:{HERE}", now().timestamp()))
        time_machine.shift(waits[-1])
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    assert sign_in(PASSWORD).status_code == 302


@given(tries=st.integers(0, 10_000))
def test_a_wait_never_shrinks_and_never_exceeds_a_minute(tries):
    assert ratelimit.wait_after(tries) <= ratelimit.wait_after(tries + 1) <= 60


def test_the_wait_is_told_in_the_language_of_the_reader(amina):
    guess(5)
    for language, words in {"fr": "Réessayez", "es": "Vuelva a intentarlo", "ar": "محاولات"}.items():
        assert words in " ".join(sign_in(PASSWORD, language=language).context["form"].non_field_errors())


def test_a_right_password_is_never_refused_because_of_guesses_from_elsewhere(amina):
    guess(15, at=THERE)
    assert sign_in(PASSWORD).status_code == 302
    assert "attempts" in guess(1, at=THERE)[0]


def test_an_address_that_the_sender_made_up_counts_for_nothing(amina):
    for n in range(5):
        sign_in("wrong", at=f"198.51.100.{n}, {HERE}")
    assert "attempts" in guess(1)[0]


def test_whoever_guesses_at_one_account_still_signs_in_to_their_own(amina):
    guess(12)
    bol = PersonFactory(email="bol@mail.example")
    bol.set_password(PASSWORD)
    bol.save()
    assert sign_in(PASSWORD, name="bol@mail.example").status_code == 302


def test_two_names_of_one_account_are_one_account(amina):
    guess(3)
    guess(1, name="AMINA")
    assert "attempts" in guess(1, name="Amina@Mail.example")[0]


def test_a_name_that_nobody_has_is_answered_like_any_other(amina):
    said = guess(6, name="nobody@mail.example")
    assert ["attempts" in words for words in said] == [False, False, False, False, True, True]


def test_signing_in_forgives_the_failed_tries_before(amina):
    guess(4)
    sign_in(PASSWORD)
    assert "attempts" not in guess(4)[-1]


def test_one_customer_of_the_newer_addresses_is_one_and_an_older_one_inside_them_is_itself(rf):
    def address(text: str) -> str:
        return ratelimit.client_address(rf.get("/", headers={"X-Forwarded-For": text}))

    assert address("2001:db8:1:2::3") == address("2001:db8:1:2:ffff::4") == "2001:db8:1:2::/64"
    assert address("::ffff:203.0.113.7") == HERE


def test_forty_people_behind_one_address_sign_in_within_a_minute():
    people = [PersonFactory() for _ in range(40)]
    for person in people:
        person.set_password(PASSWORD)
        person.save()
    assert [sign_in(PASSWORD, name=person.email).status_code for person in people] == [302] * 40


@pytest.mark.django_db(transaction=True)
def test_of_twenty_guesses_at_the_same_moment_five_are_looked_at():
    taken = at_once(*[lambda: ratelimit.begin_try("sign-in", now().timestamp())] * 20)
    assert (len(taken), taken.count(0)) == (20, 5)


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_by_many_at_once_is_counted_once_for_each():
    found = at_once(*[lambda: ratelimit.is_rate_limited("survey", most=12, seconds=3600)] * 20)
    assert (found.count(False), found.count(True)) == (12, 8)


def test_a_mail_for_a_new_password_that_was_asked_for_too_often_keeps_the_ones_before(amina):
    def ask(email: str = "amina@mail.example") -> int:
        answer = Client().post("/account/password/reset/", {"email": email}, headers={"X-Forwarded-For": HERE})
        return answer.status_code

    assert [ask() for _ in range(6)] == [302] * 5 + [200]
    assert [message.to for message in mail.outbox] == [["amina@mail.example"]] * 5
    PersonFactory(email="bol@mail.example")
    assert ask("bol@mail.example") == 302


def test_links_that_somebody_makes_up_do_not_hinder_those_who_have_one(amina, client):
    facts = {"purpose": TokenLink.Purpose.SIGN_IN, "target": "/profile/", "days": 14, "now": now()}
    _link, token = TokenLink.issue(person=amina, **facts)
    # 18 bytes by chance: nobody finds one by trying, so trying needs no limit that could hit others.
    assert len(token) == 24
    assert {client.post(f"/l/{n:024}/").status_code for n in range(20)} == {410}
    assert client.post(f"/l/{token}/").status_code == 302


def test_failed_tries_are_forgotten_after_an_hour_without_any(amina, time_machine):
    guess(5)
    time_machine.move_to(now() + dt.timedelta(hours=1, minutes=1))
    assert "attempts" not in guess(4)[-1]
