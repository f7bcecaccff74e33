"""Who may open what: every address of the site for every role, in one table.

200 and 302 open or done, 422 understood and refused with reasons, 403 seen but not allowed, 404 not there for
this person, ``in`` led to the sign-in page; what is sent signed out is given back with 403. Changes are sent as an
empty form, so nothing is done by accident.
"""

import re

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver, include, path

from programmes.models import State
from programmes.policy import ALLOWED_ACTS, ALLOWED_ROLES, Can, Role
from tests.world import CODE, ROLES, World, addresses

# The columns, in the order of ``ROLES``:
# administrator, portfolio, officer, coordinator, member, peer, observer, stranger, anonymous
TABLE = """
POST tryout:enter                          404 404 404 404 404 404 404 404 404
GET  tryout:mail                           200 200 200 200 200 200 200 200 200
GET  tryout:one-mail                       200 200 200 200 200 200 200 200 200
GET  home                                  200 200 200 200 200 200 200 200 in
GET  later                                 404 404 404 404 200 404 404 404 in
POST later                                 404 404 404 404 422 404 404 404 403
GET  later-by-link                         200 200 200 200 200 200 200 200 200
POST later-by-link                         200 200 200 200 200 200 200 200 200
GET  notifications                         200 200 200 200 200 200 200 200 in
GET  switches                              200 200 200 200 200 200 200 200 in
POST switches                              422 422 422 422 422 422 422 422 403
GET  switches-by-link                      200 200 200 200 200 200 200 200 200
POST switches-by-link                      422 422 422 422 422 422 422 422 422
GET  digest-off                            302 302 302 302 302 302 302 302 302
POST digest-off                            302 302 302 302 302 302 302 302 302
GET  team-todo                             404 403 200 200 403 403 403 404 in
GET  privacy                               200 200 200 200 200 200 200 200 200
GET  help                                  200 200 200 200 200 200 200 200 200
GET  device                                200 200 200 200 200 200 200 200 in
GET  offline                               200 200 200 200 200 200 200 200 in
GET  worker                                200 200 200 200 200 200 200 200 200
GET  healthz                               200 200 200 200 200 200 200 200 200
GET  healthz-jobs                          503 503 503 503 503 503 503 503 503
GET  invitation                            200 200 200 200 200 200 200 200 200
GET  confirm-address                       200 200 200 200 200 200 200 200 200
GET  entered                               404 404 404 404 200 404 404 404 in
GET  history                               404 200 200 200 403 403 403 404 in
GET  messages                              404 403 200 200 403 403 403 404 in
POST link-for                              404 403 302 403 403 403 403 404 403
GET  mail-preview                          404 403 200 200 403 403 403 404 in
GET  timetable                             404 403 200 200 403 403 403 404 in
POST timetable                             404 403 302 302 403 403 403 404 403
GET  timing                                404 403 200 200 403 403 403 404 in
POST timing                                404 403 422 422 403 403 403 404 403
GET  message                               404 403 200 200 403 403 403 404 in
POST message                               404 403 200 200 403 403 403 404 403
GET  answer                                200 200 200 200 200 200 200 200 200
POST answer                                422 422 422 422 422 422 422 422 422
GET  answer-survey                         200 200 200 200 200 200 200 200 200
POST answer-survey                         422 422 422 422 422 422 422 422 422
GET  asked                                 404 404 404 404 200 404 404 404 in
POST asked                                 404 404 404 404 422 404 404 404 403
POST keep-draft                            403 403 403 403 403 403 403 403 403
POST drop-draft                            404 404 404 404 404 404 404 404 403
POST language                              302 302 302 302 302 302 302 302 302
GET  people                                200 200 403 403 403 403 403 403 in
GET  new-colleague                         200 200 403 403 403 403 403 403 in
POST new-colleague                         422 422 403 403 403 403 403 403 403
GET  colleague                             200 200 403 403 403 403 403 403 in
POST change-colleague                      422 422 403 403 403 403 403 403 403
GET  profile                               200 200 200 200 200 200 200 200 in
POST profile                               422 422 422 422 422 422 422 422 403
GET  personal-link                         200 200 200 200 200 200 200 200 200
GET  account_login                         302 302 302 302 302 302 302 302 200
GET  account_logout                        200 200 200 200 200 200 200 200 in
GET  account_reset_password                200 200 200 200 200 200 200 200 200
GET  account_reset_password_done           200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key       200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key_done  200 200 200 200 200 200 200 200 200
GET  account_inactive                      200 200 200 200 200 200 200 200 200
GET  dashboard:portfolio                   403 200 403 403 403 403 403 403 in
GET  toolkit:index                         200 200 200 200 200 200 200 200 in
GET  toolkit:whole                         200 200 200 200 200 200 200 200 in
GET  toolkit:pdf                           200 200 200 200 200 200 200 200 in
POST toolkit:pdf                           302 302 302 302 302 302 302 302 403
GET  toolkit:phase                         200 200 200 200 200 200 200 200 in
GET  toolkit:chapter                       200 200 200 200 200 200 200 200 in
GET  programmes:list                       200 200 200 200 200 200 200 200 in
GET  programmes:new                        403 200 200 403 403 403 403 403 in
GET  programmes:edit                       404 403 200 200 403 403 403 404 in
GET  programmes:state                      404 403 200 200 403 403 403 404 in
GET  programmes:phase                      404 200 200 200 200 200 403 404 in
GET  programmes:plan                       404 403 200 200 403 403 403 404 in
POST programmes:move-on                    404 403 422 422 403 403 403 404 403
POST programmes:go-back                    404 403 422 422 403 403 403 404 403
POST programmes:declare                    404 403 403 422 403 403 403 404 403
POST programmes:tick                       404 403 404 404 403 403 403 404 403
GET  programmes:factors                    404 200 200 200 200 200 403 404 in
POST programmes:factors                    404 403 404 404 403 403 403 404 403
GET  programmes:team                       404 200 200 200 200 200 403 404 in
GET  programmes:new-team                   404 403 200 200 403 403 403 404 in
GET  programmes:edit-team                  404 403 200 403 403 403 403 404 in
GET  programmes:invite                     404 403 200 200 403 403 403 404 in
POST programmes:end-membership             404 403 302 403 403 403 403 404 403
POST programmes:invite-again               404 403 302 302 403 403 403 404 403
POST programmes:withdraw                   404 403 302 302 403 403 403 404 403
POST programmes:admit                      404 404 404 403 403 403 403 404 403
GET  programmes:days                       404 200 200 200 200 200 403 404 in
POST programmes:days                       404 403 404 404 403 403 403 404 403
GET  programmes:country-days               403 200 403 403 403 403 403 403 in
POST programmes:country-days               403 404 403 403 403 403 403 403 403
GET  programmes:rules                      404 200 200 200 200 200 403 404 in
POST programmes:rules                      404 403 403 302 302 302 403 404 403
GET  programmes:edit-rules                 404 403 200 200 403 403 403 404 in
GET  programmes:needs                      404 200 200 200 200 200 403 404 in
GET  programmes:new-need                   404 403 200 200 200 403 403 404 in
GET  programmes:need                       404 200 200 200 200 200 403 404 in
GET  programmes:edit-need                  404 403 200 200 200 403 403 404 in
GET  programmes:risks                      404 200 200 200 200 200 403 404 in
GET  programmes:new-risk                   404 403 200 200 403 403 403 404 in
GET  programmes:risk                       404 403 200 200 403 403 403 404 in
GET  programmes:diagnostic                 404 200 200 200 200 200 403 404 in
GET  programmes:edit-diagnostic            404 403 200 200 200 403 403 404 in
GET  programmes:documents                  404 200 200 200 200 200 403 404 in
GET  programmes:new-document               404 403 200 200 403 403 403 404 in
GET  programmes:edit-document              404 403 200 200 403 403 403 404 in
GET  programmes:document-file              404 200 200 200 200 200 403 404 in
GET  peers:offers                          404 200 200 200 200 200 403 404 in
GET  peers:new-offer                       404 403 200 200 403 200 403 404 in
GET  peers:offer                           404 200 200 200 200 200 403 404 in
POST peers:answer-offer                    404 403 422 422 403 403 403 404 403
GET  peers:edit-offer                      404 403 200 200 403 200 403 404 in
GET  peers:new-pairing                     404 403 200 200 403 403 403 404 in
GET  peers:pairing                         404 403 200 200 403 403 403 404 in
POST peers:confirm                         404 403 403 422 403 403 403 404 403
GET  peers:paper                           404 403 403 200 403 403 403 404 in
GET  sessions:list                         404 200 200 200 200 200 403 404 in
GET  sessions:new                          404 403 200 200 200 200 403 404 in
GET  sessions:session                      404 200 200 200 200 200 403 404 in
GET  sessions:edit                         404 403 200 200 200 403 403 404 in
GET  sessions:agenda                       404 403 200 200 200 403 403 404 in
GET  sessions:attendance                   404 403 200 200 200 403 403 404 in
POST sessions:confirm                      404 403 422 422 422 403 403 404 403
POST sessions:hold                         404 403 422 422 422 403 403 404 403
POST sessions:call-off                     404 403 422 422 422 403 403 404 403
GET  sessions:ask-feedback                 404 403 200 200 200 403 403 404 in
POST sessions:ask-feedback                 404 403 422 422 422 403 403 404 403
GET  sessions:notes                        404 403 403 403 200 403 403 404 in
GET  sessions:edit-note                    404 403 403 403 200 403 403 404 in
POST sessions:share                        404 403 403 403 302 403 403 404 403
GET  sessions:add-file                     404 403 403 403 200 403 403 404 in
GET  sessions:entry-file                   404 404 404 404 200 404 403 404 in
GET  sessions:suggest                      404 403 200 200 200 200 403 404 in
GET  sessions:suggest-for                  404 403 200 200 200 200 403 404 in
GET  sessions:suggest-text                 404 403 200 200 200 200 403 404 in
GET  sessions:correction                   404 200 200 200 200 200 403 404 in
POST sessions:correction                   404 403 403 403 422 403 403 404 403
GET  sessions:translation                  404 403 200 200 200 200 403 404 in
GET  sessions:versions                     404 403 404 404 200 404 403 404 in
GET  sessions:note-versions                404 403 404 404 200 404 403 404 in
POST sessions:versions                     404 403 404 404 404 404 403 404 403
GET  sessions:coverage                     404 403 200 200 200 403 403 404 in
POST sessions:coverage                     404 403 422 422 422 403 403 404 403
GET  sessions:entry                        404 403 403 403 200 403 403 404 in
POST sessions:remove-entry                 404 403 403 403 302 403 403 404 403
GET  outcomes:list                         404 200 200 200 200 200 200 404 in
GET  outcomes:new-outcome                  404 403 200 200 403 403 403 404 in
GET  outcomes:outcome                      404 200 200 200 200 200 403 404 in
GET  outcomes:edit-outcome                 404 403 200 200 403 403 403 404 in
GET  outcomes:new-indicator                404 403 200 200 403 403 403 404 in
GET  outcomes:new-contribution             404 403 200 200 403 403 403 404 in
GET  outcomes:edit-indicator               404 403 200 200 403 403 403 404 in
GET  outcomes:figure                       404 200 200 200 200 200 200 404 in
POST outcomes:figure                       404 403 422 422 422 403 403 404 403
POST outcomes:review-figure                404 302 302 302 403 403 403 404 403
GET  outcomes:evidence-file                404 200 200 200 200 200 403 404 in
GET  outcomes:actions                      404 200 200 200 200 200 403 404 in
GET  outcomes:new-action                   404 403 200 200 200 403 403 404 in
GET  outcomes:action                       404 403 200 200 200 403 403 404 in
GET  outcomes:lessons                      404 200 200 200 200 200 403 404 in
POST outcomes:consent                      404 403 403 302 302 403 403 404 403
GET  outcomes:dissemination                404 200 200 200 200 200 403 404 in
GET  outcomes:surveys                      404 200 200 200 200 200 403 404 in
GET  outcomes:new-survey                   404 403 200 200 403 403 403 404 in
POST outcomes:new-survey                   404 403 422 422 403 403 403 404 403
GET  outcomes:survey                       404 200 200 200 200 200 403 404 in
GET  outcomes:edit-survey                  404 403 200 200 403 403 403 404 in
POST outcomes:ask-survey                   404 403 422 422 403 403 403 404 403
GET  outcomes:survey-paper                 404 200 200 200 200 200 403 404 in
GET  outcomes:survey-pdf                   404 200 200 200 200 200 403 404 in
POST outcomes:survey-pdf                   404 302 302 302 302 302 403 404 403
GET  outcomes:type-in                      404 403 200 200 403 403 403 404 in
POST outcomes:type-in                      404 403 422 422 403 403 403 404 403
GET  outcomes:reports                      404 200 200 200 200 200 200 404 in
GET  outcomes:new-report                   404 403 200 200 403 403 403 404 in
GET  outcomes:report                       404 200 200 200 200 200 200 404 in
GET  published-report                      200 200 200 200 200 200 200 200 200
GET  outcomes:edit-report                  404 403 200 200 403 403 403 404 in
GET  outcomes:preview                      404 200 200 200 200 200 200 404 in
GET  outcomes:pdf                          404 200 200 200 200 200 200 404 in
POST outcomes:make-pdf                     404 302 302 302 302 302 403 404 403
POST outcomes:step                         404 404 404 404 404 404 404 404 403
GET  programme                             404 200 200 200 200 200 200 404 in
"""

Row = tuple[str, str]
MATRIX: dict[Row, dict[str, str]] = {
    (method, name): dict(zip(ROLES, codes, strict=True))
    for method, name, *codes in (line.split() for line in TABLE.strip().splitlines())
}


def unclassified(patterns: list) -> list[str]:
    """A sentence for each address that no row of the table speaks of."""
    known = {name for _method, name in MATRIX}
    return [
        f"“{one.name}” is in no row of the table in tests/test_access.py: say who may open it."
        for one in addresses(patterns)
        if one.name not in known
    ]


def code_of(answer: HttpResponse) -> str:
    asked_to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/account/login/")
    return "in" if asked_to_sign_in else str(answer.status_code)


def test_the_table_speaks_of_every_address():
    assert unclassified(get_resolver().url_patterns) == []


def test_an_address_that_nobody_classified_is_found_however_deep_it_lies():
    new = [path("new/<int:pk>/", lambda request, pk: None, name="new-page"), path("nameless/", lambda request: None)]
    site = [path("a/", include([path("<slug:code>/", include((new, "deep")))]))]
    assert [one.wants for one in addresses(site)] == [("code", "pk"), ("code",)]
    assert unclassified(site) == [
        "“deep:new-page” is in no row of the table in tests/test_access.py: say who may open it.",
        "“nameless/” is in no row of the table in tests/test_access.py: say who may open it.",
    ]


def test_the_table_speaks_of_no_address_that_is_gone():
    names = {one.name for one in addresses(get_resolver().url_patterns)}
    assert {name for _method, name in MATRIX} - names == set()


@pytest.fixture
def world(demo, settings, tmp_path) -> World:
    settings.EMAIL_FILE_PATH = tmp_path
    return World()


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(world, role):
    by_name = {one.name: one for one in addresses(get_resolver().url_patterns)}
    found = {}
    for method, name in MATRIX:
        with transaction.atomic():
            found[method, name] = code_of(world.answer(role, method, by_name[name]))
            transaction.set_rollback(True)
    assert found == {row: codes[role] for row, codes in MATRIX.items()}


def comparable(answer: HttpResponse) -> str:
    """The page without the token of its forms, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_an_address_of_a_programme_that_is_not_there_looks_the_same_as_one_that_is_not_mine(world, client):
    client.force_login(world.people["stranger"])
    hidden, missing = client.get("/programmes/UGA-FILM/"), client.get("/programmes/UGA-NONE/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert comparable(hidden) == comparable(missing).replace("UGA-NONE", CODE)


def test_a_deputy_may_do_what_the_coordinator_does_and_the_lead_of_the_peers_what_peers_do():
    for act in Can:
        assert (Role.DEPUTY in ALLOWED_ROLES[act]) == (Role.COORDINATOR in ALLOWED_ROLES[act])
        if act not in {Can.SEE_TEAM_TASKS, Can.INVITE, Can.ADMIT, Can.CONFIRM}:
            assert (Role.PEER_LEAD in ALLOWED_ROLES[act]) == (Role.PEER in ALLOWED_ROLES[act])


def test_every_act_has_its_roles_and_every_state_its_acts():
    assert set(ALLOWED_ROLES) == set(Can)
    assert set(ALLOWED_ACTS) == set(State.values)


def test_observers_may_do_nothing_but_see_results():
    assert [act for act in Can if Role.OBSERVER in ALLOWED_ROLES[act]] == [Can.SEE_RESULTS]


def test_administration_gives_no_right_in_any_programme():
    assert "administrator" not in Role.values
