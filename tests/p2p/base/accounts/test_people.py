"""People: one row each, whatever their mailbox; their profile, their language, their way in."""

import datetime as dt
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from p2p.base.accounts import actions
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.notifications.mail import compose_mail
from p2p.base.notifications.models import Notification
from tests.factories import PersonFactory, TokenLinkFactory, now
from tests.together import at_once

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-fresh-one"


def test_a_person_needs_nothing_but_a_name():
    person = actions.create_person(name="  Amina   Hassan ")
    assert (person.name, person.sort_key, person.email, person.mailbox) == ("Amina Hassan", "amina hassan", None, "")
    assert (person.has_usable_password(), str(person)) == (False, "Amina Hassan")


def test_a_name_in_latin_letters_decides_where_one_is_listed():
    person = actions.create_person(name="أمينة", latin_name="Amina")
    assert person.sort_key == "amina"


@pytest.mark.parametrize(
    ("first", "second"), [("a@mail.example", "A@Mail.example"), ("É@mail.example", "é@mail.example")]
)
def test_two_people_never_sign_in_with_one_address(first, second):
    PersonFactory(email=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(email=second)


def test_two_people_never_share_a_user_name():
    PersonFactory(username="amina")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(username="AMINA")


def test_many_people_have_no_address_and_many_share_one():
    for _ in range(2):
        PersonFactory(email=None, contact_email="office@ministry.example")
    assert Person.objects.filter(contact_email="office@ministry.example").count() == 2


def profile(person: Person, **values) -> dict:
    names = ["name", "latin_name", "form_of_address", "title", "language", "time_zone", "theme", "contact_email"]
    names += ["phone", "preferred_way", "email", "username"]
    return {name: getattr(person, name) or "" for name in names} | {"password": ""} | values


def test_the_profile_keeps_what_was_typed(as_):
    amina = PersonFactory()
    answer = as_(amina).post("/profile/", profile(amina, name=" Amina\tHassan", language="fr", time_zone="Africa/Juba"))
    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    amina.refresh_from_db()
    assert (amina.name, amina.language, amina.time_zone) == ("Amina Hassan", "fr", "Africa/Juba")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "0211 920"}, "phone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"contact_email": "not an address"}, "contact_email"),
        ({"username": "a b"}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"language": "xx"}, "language"),
        ({"name": "Amina\x00"}, "name"),
    ],
)
def test_one_wrong_field_is_named_and_the_rest_is_kept(as_, wrong, field):
    amina = PersonFactory()
    answer = as_(amina).post("/profile/", profile(amina, title="Director of arts") | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Director of arts" in answer.content.decode()


@pytest.mark.parametrize(("field", "taken"), [("email", "Bol@Mail.example"), ("username", "BOL")])
def test_what_signs_in_somebody_else_is_refused_with_a_sentence(as_, field, taken):
    PersonFactory(email="bol@mail.example", username="bol")
    amina = PersonFactory()
    answer = as_(amina).post("/profile/", profile(amina, **{field: taken}))
    assert answer.status_code == 422
    [errors] = answer.context["form"].errors.values()
    assert "Constraint" not in errors[0]


def test_a_new_password_keeps_this_browser_and_ends_the_others(as_):
    amina = PersonFactory()
    here, elsewhere = as_(amina), as_(amina)
    here.post("/profile/", profile(amina, password=PASSWORD))
    assert (here.get("/profile/").status_code, elsewhere.get("/profile/").status_code) == (200, 302)


def test_rights_cannot_be_typed_into_the_profile(as_):
    amina = PersonFactory()
    as_(amina).post("/profile/", profile(amina, portfolio="all", is_superuser="on", is_staff="on", is_active=""))
    amina.refresh_from_db()
    assert (amina.portfolio, amina.is_superuser, amina.is_active) == ("", False, True)


def test_a_new_address_signs_in_only_after_its_mailbox_has_said_yes(as_, client):
    amina = PersonFactory(email="old@mail.example", contact_email="")
    as_(amina).post("/profile/", profile(amina, email="new@mail.example"))
    amina.refresh_from_db()
    assert amina.email == "old@mail.example"
    letter = compose_mail(Notification.objects.get(person=amina, kind="address"))
    assert letter.to == ["new@mail.example"]
    path = re.search(r"http://[^/]+(/\S+/)", letter.body).group(1)
    assert client.get(path).status_code == 200
    amina.refresh_from_db()
    assert amina.email == "old@mail.example"
    assert client.post(path).status_code == 302
    amina.refresh_from_db()
    assert amina.email == "new@mail.example"


def test_an_address_that_somebody_took_meanwhile_is_not_given_twice(client):
    amina = PersonFactory(email=None)
    link, token = TokenLink.issue(
        person=amina, purpose=TokenLink.Purpose.ADDRESS, target="new@mail.example", days=1, now=now()
    )
    PersonFactory(email="New@mail.example")
    assert actions.confirm_address(token=token, now=now()) is None
    amina.refresh_from_db()
    assert amina.email is None
    assert link.person == amina


# Languages and zones


def test_a_link_in_a_mail_decides_the_language_then_the_profile_then_the_browser(as_, client):
    amina = PersonFactory(language="es")
    for browser, path, language in (
        (as_(amina), "/profile/", "es"),
        (as_(amina), "/profile/?lang=ar", "ar"),
        (as_(amina), "/profile/?lang=xx", "es"),
        (client, "/help/", "en"),
    ):
        assert browser.get(path)["Content-Language"] == language
    assert client.get("/help/", headers={"Accept-Language": "fr"})["Content-Language"] == "fr"


def test_a_chosen_language_stays_with_the_person_and_the_page(as_):
    amina = PersonFactory()
    browser = as_(amina)
    answer = browser.post("/language/", {"language": "ar", "next": "/profile/?lang=fr&x=1"})
    assert answer["Location"] == "/profile/?x=1"
    amina.refresh_from_db()
    assert (amina.language, browser.cookies["language"].value) == ("ar", "ar")
    assert 'dir="rtl"' in browser.get("/profile/").content.decode()


def test_a_visitor_keeps_the_language_in_a_cookie(client):
    client.post("/language/", {"language": "fr", "next": "/help/"})
    assert client.get("/help/")["Content-Language"] == "fr"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", "nowhere", "a\0b"],
)
def test_the_choice_of_a_language_leads_nowhere_else(client, elsewhere):
    answer = client.post("/language/", {"language": "fr", "next": elsewhere})
    assert answer["Location"] == "/"


# Personal links


def link_for(person: Person, **values) -> str:
    facts = {"purpose": TokenLink.Purpose.SIGN_IN, "target": "/profile/", "days": 14, "now": now()} | values
    _link, token = TokenLink.issue(person=person, **facts)
    return f"/l/{token}/"


def test_opening_a_personal_link_changes_nothing(client):
    path = link_for(PersonFactory(name="Amina"))
    page = client.get(path)
    assert (page.status_code, "Amina" in page.content.decode()) == (200, True)
    assert TokenLink.objects.get().used_at is None
    assert client.get("/profile/").status_code == 302


def test_pressing_its_button_signs_in_once(client, as_):
    amina = PersonFactory()
    path = link_for(amina)
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    assert client.get("/profile/").status_code == 200
    client.logout()
    assert client.post(path).status_code == 410
    assert client.get(path).status_code == 410
    assert client.get("/profile/").status_code == 302
    assert as_(amina).get(path)["Location"] == "/profile/"


@pytest.mark.parametrize(
    "gone", [{"revoked_at": "2026-01-01T00:00Z"}, {"used_at": "2026-01-01T00:00Z"}, {"purpose": "invitation"}]
)
def test_a_link_that_was_taken_back_or_used_or_meant_otherwise_opens_nothing(client, gone):
    path = link_for(PersonFactory())
    TokenLink.objects.update(**gone)
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)
    assert client.get("/profile/").status_code == 302


def test_a_link_is_too_old_after_a_fortnight(client):
    path = link_for(PersonFactory())
    TokenLink.objects.update(created_at=now() - dt.timedelta(days=15), expires_at=now() - dt.timedelta(seconds=1))
    assert client.post(path).status_code == 410


def test_the_link_of_somebody_switched_off_opens_nothing(client):
    path = link_for(PersonFactory(is_active=False))
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)


def test_only_the_hash_of_a_secret_is_kept():
    token = link_for(PersonFactory()).split("/")[2]
    row = TokenLink.objects.get()
    assert (row.hash == token, row.hash == TokenLink.digest(token), len(token) >= 22) == (False, True, True)
    assert TokenLinkFactory().hash != row.hash


def test_a_link_leads_to_this_site_only(client):
    assert client.post(link_for(PersonFactory(), target="https://evil.example/"))["Location"] == "/"


def test_the_page_of_a_link_tells_no_other_site_where_one_came_from(client):
    page = client.get(link_for(PersonFactory()))
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_the_button_of_one_link_at_once_one_comes_in():
    _link, token = TokenLink.issue(
        person=PersonFactory(), purpose=TokenLink.Purpose.SIGN_IN, target="/", days=1, now=now()
    )
    facts = {"token": token, "purpose": TokenLink.Purpose.SIGN_IN, "now": now()}
    ends = at_once(*[lambda: actions.use_link(**facts)] * 2)
    assert sorted(type(one).__name__ for one in ends) == ["NoneType", "TokenLink"]


# Sign-in by password


@pytest.fixture
def amina() -> Person:
    person = PersonFactory(email="amina@mail.example", username="amina")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize("name", ["amina@mail.example", "AMINA@mail.example", "amina", "Amina"])
def test_people_sign_in_with_their_address_or_user_name(client, amina, name):
    answer = client.post("/account/login/", {"login": name, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_name_look_the_same(client, amina):
    answers = [
        client.post("/account/login/", {"login": name, "password": "wrong-wrong-wrong"})
        for name in ("amina@mail.example", "nobody@mail.example")
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_nobody_signs_up_alone(client):
    assert client.get("/account/signup/").status_code == 404


def test_a_forgotten_password_is_mailed_to_those_who_have_one_and_told_to_nobody(client, amina):
    known = client.post("/account/password/reset/", {"email": "amina@mail.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@mail.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [one.to for one in mail.outbox] == [["amina@mail.example"]]


def test_the_link_for_a_new_password_uses_the_address_of_the_site_not_of_the_request(client, amina):
    client.post("/account/password/reset/", {"email": "amina@mail.example"}, headers={"Host": "evil.example"})
    [letter] = mail.outbox
    assert "evil.example" not in letter.body
    path = re.search(r"http://127\.0\.0\.1:8000(/account/\S+/)", letter.body).group(1)
    page = client.get(path, follow=True)
    assert (page.status_code, "form" in page.context) == (200, True)


def test_a_new_password_is_set_through_the_link_and_signs_in(client, amina):
    client.post("/account/password/reset/", {"email": "amina@mail.example"})
    path = re.search(r"(/account/password/reset/key/\S+/)", mail.outbox[0].body).group(1)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another-long-one", "password2": "another-long-one"})
    answer = client.post("/account/login/", {"login": "amina", "password": "another-long-one"})
    assert (answer.status_code, client.get(path).status_code) == (302, 200)


def test_a_mail_server_that_is_down_does_not_break_the_page(client, amina, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post("/account/password/reset/", {"email": "amina@mail.example"}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


@pytest.mark.parametrize(("language", "words"), [("ar", "12"), ("fr", "12 caractères"), ("es", "12 caracteres")])
def test_a_short_password_is_refused_in_the_language_of_the_reader(language, words):
    with override(language), pytest.raises(ValidationError) as refusal:
        validate_password("three 4 me")
    assert "too short" not in refusal.value.messages[0]
    assert words in refusal.value.messages[0]
