"""What every answer carries, and pages for what went wrong."""

import re
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override
from pytest_django.asserts import assertContains

from p2p.base.accounts.viewer import Viewer
from p2p.base.registry.panels import panels_of
from p2p.base.web import errors
from p2p.base.web.middleware import refusal_pages, script_hash
from tests.factories import NeedFactory, coordinator_of, started

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/help/", "/nowhere/", "/healthz", "/account/login/"])
def test_every_answer_is_guarded_those_that_say_no_included(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert ("default-src 'none'" in policy, "unsafe-inline" in policy) == (True, False)
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "private" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]


def test_a_form_that_was_open_too_long_gives_back_what_was_typed_but_no_password():
    programme = started()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator_of(programme))
    data = {"title": "Half an hour of work", "password": "secret-one", "password1": "secret-two", "empty": " "}
    answer = browser.post(f"{programme.get_absolute_url()}edit/", data)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Half an hour of work" in page
    assert ("secret-one" in page, "secret-two" in page) == (False, False)


def test_what_is_sent_after_the_sign_in_has_ended_is_given_back_and_nothing_is_stored(client):
    programme = started()
    before, page = programme.title, f"{programme.get_absolute_url()}edit/"
    data = {"title": "Half an hour of work", "version": 1, "visibility": "own_side"}
    answer = client.post(page, data, headers={"referer": f"http://testserver{page}"})
    assert answer.context["typed"] == {"title": "Half an hour of work"}
    programme.refresh_from_db()
    assert (answer.status_code, programme.title) == (403, before)
    assertContains(answer, "Half an hour of work", status_code=403)
    assertContains(answer, f"?{urlencode({'next': page})}", status_code=403)


def test_only_the_one_script_that_comes_inside_a_page_may_run_there(as_):
    answer = as_(coordinator_of(started())).get("/")
    inside = re.findall(r"<script>(.*?)</script>", answer.content.decode(), re.DOTALL)
    assert [script_hash(one) in answer["Content-Security-Policy"] for one in inside] == [True]


@pytest.mark.parametrize(
    ("view", "code"),
    [(errors.bad_request, 400), (errors.not_found, 404), (errors.server_error, 500), (errors.forbidden, 403)],
)
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_page_for_every_fault_in_every_language(view, code, language):
    request = RequestFactory().get("/")
    with override(language):
        answer = view(request)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<h1"), f'lang="{language}"' in page) == (code, 1, True)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_while_the_database_is_away_the_page_says_so_and_shows_what_was_typed(language, django_assert_num_queries):
    request = RequestFactory().post(f"/?lang={language}", {"title": "Half an hour of work", "password": "secret-one"})
    with django_assert_num_queries(0):
        try:
            raise OperationalError("the connection was refused")
        except OperationalError:
            answer = errors.server_error(request)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], f'lang="{language}"' in page) == (503, "10", True)
    assert ("Half an hour of work" in page, "secret-one" in page, "refused" in page) == (True, False, False)


def test_a_refusal_gives_its_reason_once():
    answer = errors.forbidden(RequestFactory().get("/"), PermissionDenied("Ask Amina."))
    assert answer.content.decode().count("Ask Amina.") == 1


def test_panels_of_upper_floors_stand_on_the_page_of_a_need_in_order(rf):
    need = NeedFactory()
    request = rf.get("/")
    request.viewer = Viewer(coordinator_of(need.programme))
    assert [template for template, _context in panels_of("need", need, request)] == [
        "peers/_need_offers.html",
        "sessions/_need_sessions.html",
    ]
    assert panels_of("nothing", need, request) == []


def test_an_address_that_takes_only_forms_says_so_on_a_page(as_, programme, coordinator):
    answer = as_(coordinator).get(f"{programme.get_absolute_url()}go-back/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Go back to the page with the form" in answer.text


def test_another_language_leads_from_a_refusal_back_to_the_form(as_, programme, coordinator):
    path = programme.get_absolute_url()
    page = f"http://testserver{path}phases/PREP/"
    sent = {"host": "testserver", "referer": page}
    answer = as_(coordinator).post(f"{path}go-back/", {"reason": ""}, headers=sent)
    assert answer.context["here"] == f"{path}phases/PREP/"
    sent["referer"] = "https://else.example/x"
    assert as_(coordinator).post(f"{path}go-back/", {"reason": ""}, headers=sent).context["here"] == f"{path}go-back/"


def test_a_foreign_host_is_refused_on_a_page_whatever_it_says_it_came_from(client, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["ours.example"]
    answer = client.post("/help/", headers={"host": "theirs.example", "referer": "http://theirs.example/help/"})
    assert answer.status_code == 400


def test_a_rule_that_the_form_did_not_know_is_told_with_what_was_typed(caplog):
    request = RequestFactory().post("/help/", {"title": "Half an hour of work", "seen": "abc"})
    request.resolver_match = resolve("/help/")
    refusals = refusal_pages(errors.not_found)
    answer = refusals.process_exception(request, ValidationError("Too many chairs."))
    page = answer.content.decode()
    assert (answer.status_code, page.count("Too many chairs."), "Half an hour of work" in page) == (422, 1, True)
    assert "help met a rule that its form does not know" in caplog.text
    assert refusals.process_exception(request, KeyError("a fault of ours")) is None
