"""UNESCO's people: who may give which role, who remains, and what ends when an account is closed."""

import re
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.models import Event
from p2p.base.notifications.mail import compose_mail
from p2p.base.notifications.models import Notification
from programmes.actions import staff
from programmes.models import Membership, Programme
from programmes.policy import Role
from programmes.staff import ADMINISTRATOR, Grant, find_people, grants_of, people_visible_to
from tests.factories import (
    InvitationFactory,
    PersonFactory,
    coordinator_of,
    now,
    observer_of,
    officer_of,
    started,
    unesco,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-fresh-one"
AFRICA, ARAB_STATES, ALL = (Grant(Role.PORTFOLIO, region) for region in ("AFR", "ARB", "all"))


def administrator(**person) -> Person:
    return PersonFactory(is_superuser=True, **person)


def give(giver: Person, person: Person, grant: Grant) -> None:
    staff.give_role(person=person, grant=grant, by=giver, now=now())


def withdraw(giver: Person, person: Person, grant: Grant) -> None:
    staff.withdraw_role(person=person, grant=grant, by=giver, now=now())


def change(giver: Person, person: Person, act: str) -> None:
    staff.change_account(person=person, act=act, by=giver, now=now())


def codes(person: Person) -> list[str]:
    person.refresh_from_db()
    return [grant.code for grant in grants_of([person])[person.pk]]


def in_region(country: str) -> Programme:
    return started(seeking_country=country)


# The first person


def first_person(*words: str) -> str:
    out = StringIO()
    call_command("first_person", *words, stdout=out)
    return out.getvalue()


def path_in(text: str) -> str:
    return re.search(r"https?://[^/\s]+(/l/\S+/)", text).group(1)


def test_the_first_person_comes_by_a_link_and_chooses_a_password(client):
    path = path_in(first_person("ines@unesco.example", "--name", "Inès", "--language", "fr"))
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/profile/#id_password")
    ines = Person.objects.get(email="ines@unesco.example")
    assert (ines.is_superuser, ines.language, codes(ines)) == (True, "fr", ["administrator"])
    assert [event.verb for event in Event.objects.filter(kind="accounts.person", key=str(ines.pk))] == ["granted"]


def test_there_is_one_first_person_unless_it_is_asked_for_again():
    first_person("ines@unesco.example", "--name", "Inès")
    with pytest.raises(CommandError, match="is an administrator already"):
        first_person("bob@unesco.example", "--name", "Bob")
    assert Person.objects.count() == 1
    first_person("INES@unesco.example", "--again")
    first_person("bob@unesco.example", "--name", "Bob", "--again")
    assert Person.objects.filter(is_superuser=True).count() == 2


def test_a_link_that_others_copied_before_opens_no_account_of_an_administrator():
    ines = PersonFactory(email="ines@unesco.example")
    facts = {"person": ines, "purpose": TokenLink.Purpose.SIGN_IN, "days": 3, "now": now()}
    copied, _secret = TokenLink.issue(target="/", **facts)
    first_person("ines@unesco.example")
    copied.refresh_from_db()
    assert copied.revoked_at is not None
    assert TokenLink.objects.usable(TokenLink.Purpose.SIGN_IN, now()).get().person == ines


def test_an_administrator_who_was_deactivated_is_brought_back_by_whoever_runs_the_server(client):
    ines = administrator(email="ines@unesco.example", is_active=False)
    assert client.post(path_in(first_person("ines@unesco.example"))).status_code == 302
    ines.refresh_from_db()
    assert ines.is_active is True


@pytest.mark.parametrize(
    ("words", "reason"), [(["no address", "--name", "Inès"], "not an e-mail"), (["a@b.example"], "--name")]
)
def test_the_first_person_needs_an_address_and_a_name(words, reason):
    with pytest.raises(CommandError, match=reason):
        first_person(*words)
    assert not Person.objects.exists()


def test_djangos_own_command_works_without_questions(monkeypatch, client):
    for name, value in {"USERNAME": "ines", "NAME": "Inès", "EMAIL": "i@u.example", "PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
    call_command("createsuperuser", "--noinput", stdout=StringIO())
    for name in ("ines", "i@u.example"):
        assert client.post("/account/login/", {"login": name, "password": PASSWORD})["Location"] == "/"
        client.logout()
    assert Person.objects.get().is_superuser is True


# From nothing to a programme


def test_from_an_empty_database_to_a_programme_with_its_officer(client, as_):
    client.post(path_in(first_person("ines@unesco.example", "--name", "Inès")))
    home = client.get("/").content.decode()
    assert 'href="/people/new/"' in home
    typed = {"name": "Kofi Mensah", "email": "kofi@unesco.example", "language": "ar"}
    page = client.post("/people/new/", typed)["Location"]
    client.post(f"{page}change/", {"role": "portfolio:all"})
    letter = compose_mail(Notification.objects.get(kind="account"))
    assert letter.to == ["kofi@unesco.example"]
    kofi = client.__class__()
    assert kofi.post(path_in(letter.body))["Location"] == "/profile/#id_password"
    new = {
        "code": "UGA-TEST",
        "title": "Film",
        "seeking_country": "UG",
        "goal": "A law",
        "policy_topic": "",
        "cultural_domain": "",
        "working_languages": ["en"],
        "start_date": "2026-01-01",
        "end_date": "2027-01-01",
    }
    form = kofi.get("/programmes/new/").context["form"]
    new |= {name: form.fields[name].choices[1][0] for name in ("policy_topic", "cultural_domain")}
    assert kofi.post("/programmes/new/", new)["Location"] == "/programmes/UGA-TEST/"
    page = kofi.post("/people/new/", {"name": "Ama", "email": "ama@unesco.example", "language": "en"})["Location"]
    assert kofi.post(f"{page}change/", {"role": "officer:UGA-TEST"}).status_code == 302
    assert as_(Person.objects.get(email="ama@unesco.example")).get("/programmes/UGA-TEST/edit/").status_code == 200
    assert client.get("/programmes/UGA-TEST/").status_code == 404


def test_the_same_colleague_sent_twice_is_one_person(as_):
    browser, typed = as_(administrator()), {"name": "Kofi", "email": "kofi@unesco.example", "language": "en"}
    pages = {
        browser.post("/people/new/", typed | {"email": email})["Location"]
        for email in (typed["email"], "KOFI@unesco.example")
    }
    assert len(pages) == 1
    assert (Person.objects.filter(name="Kofi").count(), Notification.objects.filter(kind="account").count()) == (1, 1)


def test_a_colleague_with_an_address_of_somebody_out_of_reach_is_refused_with_a_sentence(as_):
    coordinator_of(in_region("SY"), email="rana@ministry.example")
    typed = {"name": "Rana", "email": "rana@ministry.example", "language": "en"}
    answer = as_(unesco("AFR")).post("/people/new/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])


# Who may give what


def test_a_role_is_given_once_told_once_and_stands_in_the_history(as_):
    ines, kofi = administrator(name="Inès"), PersonFactory(name="Kofi", language="fr")
    browser, path = as_(ines), f"/people/{kofi.pk}/change/"
    for _ in range(2):
        assert browser.post(path, {"role": "portfolio:AFR"}).status_code == 302
    assert codes(kofi) == ["portfolio:AFR"]
    message = Notification.objects.get(person=kofi)
    assert (message.kind, "Afrique" in compose_mail(message).subject) == ("role", True)
    for _ in range(2):
        browser.post(path, {"withdraw": "portfolio:AFR"})
    assert codes(kofi) == []
    page = browser.get(f"/people/{kofi.pk}/").content.decode()
    assert page.count("was given the role") == page.count("no longer has the role") == 1
    assert "Portfolio reader · Africa" in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OBSERVER])
def test_a_role_in_a_programme_is_a_membership_of_its_support_team(role):
    programme, kofi = started(), PersonFactory()
    for _ in range(2):
        give(administrator(), kofi, Grant(role, programme=programme))
    membership = Membership.objects.get(person=kofi)
    assert (membership.role, membership.team.side, membership.programme) == (role, "support", programme)
    withdraw(administrator(), kofi, Grant(role, programme=programme))
    assert not Programme.objects.visible_to(Viewer(kofi)).exists()


def test_a_wider_portfolio_replaces_the_narrower_one_and_both_stand_in_the_history():
    kofi = unesco("AFR")
    give(administrator(), kofi, ALL)
    assert codes(kofi) == ["portfolio:all"]
    events = Event.objects.filter(kind="accounts.person", key=str(kofi.pk)).order_by("pk")
    assert [(one.verb, one.changes) for one in events] == [("ended", ["portfolio:AFR"]), ("granted", ["portfolio:all"])]


@pytest.mark.parametrize("grant", [Grant(ADMINISTRATOR), ALL, ARAB_STATES])
def test_a_region_gives_nothing_wider_than_itself(grant):
    with pytest.raises(PermissionDenied):
        give(unesco("AFR"), PersonFactory(), grant)


def test_a_region_gives_its_own_portfolio_and_names_officers_of_its_programmes():
    ingrid, kofi = unesco("AFR"), PersonFactory()
    give(ingrid, kofi, AFRICA)
    give(ingrid, kofi, Grant(Role.OFFICER, programme=in_region("UG")))
    assert len(codes(kofi)) == 2
    with pytest.raises(PermissionDenied):
        give(ingrid, kofi, Grant(Role.OFFICER, programme=in_region("SY")))


def test_a_region_takes_no_portfolio_that_is_wider_than_its_own():
    ingrid, kofi = unesco("AFR"), unesco("all")
    for act in (withdraw, give):
        with pytest.raises(PermissionDenied):
            act(ingrid, kofi, ALL if act is withdraw else AFRICA)
    assert codes(kofi) == ["portfolio:all"]


@pytest.mark.parametrize("grant", [ALL, Grant(ADMINISTRATOR)])
def test_nobody_lifts_themselves(grant):
    for person in (administrator(), unesco("AFR"), unesco("all")):
        with pytest.raises(PermissionDenied):
            give(person, person, grant)


def test_officers_and_coordinators_give_nothing():
    programme = started()
    for person in (officer_of(programme), coordinator_of(programme), observer_of(programme)):
        with pytest.raises(PermissionDenied):
            give(person, PersonFactory(), Grant(Role.OBSERVER, programme=programme))


def test_the_page_offers_what_may_be_given_and_refuses_the_rest(as_):
    programme = in_region("UG")
    in_region("SY")
    browser, kofi = as_(unesco("AFR")), PersonFactory()
    form = browser.get(f"/people/{kofi.pk}/").context["form"]
    offered = [code for _kind, options in form.fields["role"].choices[1:] for code, _words in options]
    assert offered == ["portfolio:AFR", f"officer:{programme.code}", f"observer:{programme.code}"]
    for wrong in ("administrator", "portfolio:all", "", "officer:XXX-NONE"):
        assert browser.post(f"/people/{kofi.pk}/change/", {"role": wrong}).status_code == 422
    assert codes(kofi) == []


# The last administrator


def test_the_last_administrator_does_not_lay_the_role_down(as_):
    ines = administrator()
    administrator(is_active=False)
    with pytest.raises(ValidationError, match="last active administrator"):
        withdraw(ines, ines, Grant(ADMINISTRATOR))
    answer = as_(ines).post(f"/people/{ines.pk}/change/", {"withdraw": "administrator"}, follow=True)
    assert "last active administrator" in answer.content.decode()
    assert codes(ines) == ["administrator"]


def test_nobody_but_an_administrator_deactivates_one():
    ines = administrator()
    for person in (ines, unesco("all"), administrator(is_active=False)):
        with pytest.raises(PermissionDenied):
            change(person, ines, "deactivate")
    change(administrator(), ines, "deactivate")
    ines.refresh_from_db()
    assert ines.is_active is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["withdraw", "deactivate"])
def test_of_two_administrators_who_remove_each_other_at_once_one_remains(act):
    one, other = administrator(), administrator()

    def remove(giver: Person, person: Person):
        return lambda: (
            withdraw(giver, person, Grant(ADMINISTRATOR)) if act == "withdraw" else change(giver, person, act)
        )

    ends = at_once(remove(one, other), remove(other, one))
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "PermissionDenied"]
    assert Person.objects.filter(is_superuser=True, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_lay_it_down_at_once_one_remains():
    people = [administrator(), administrator()]
    ends = at_once(*[lambda one=one: withdraw(one, one, Grant(ADMINISTRATOR)) for one in people])
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "ValidationError"]
    assert Person.objects.filter(is_superuser=True).count() == 1


# Closing an account


def link_of(person: Person, purpose: str = "sign_in", target: str = "/") -> str:
    _link, token = TokenLink.issue(person=person, purpose=purpose, target=target, days=1, now=now())
    return {"sign_in": "/l/", "address": "/a/", "invitation": "/i/"}[purpose] + token + "/"


def test_deactivating_ends_sessions_and_links_at_once_and_leaves_what_was_written(as_, client):
    programme = started()
    amina = coordinator_of(programme, password="")
    browser, links = as_(amina), [link_of(amina), link_of(amina, "address", "new@mail.example")]
    invitation = InvitationFactory(person=amina)
    links.append(link_of(amina, "invitation", str(invitation.pk)))
    assert browser.get("/").status_code == 200
    change(administrator(), amina, "deactivate")
    assert browser.get("/")["Location"].startswith("/account/login/")
    assert [client.post(path, {"name": "Amina"}).status_code for path in links] == [410] * 3
    assert Membership.objects.filter(person=amina).count() == 1
    change(administrator(), amina, "reactivate")
    assert browser.get("/").status_code == 302
    assert client.post(links[0]).status_code == 410
    again = as_(Person.objects.get(pk=amina.pk))
    assert again.get(f"/programmes/{programme.code}/").status_code == 200


def test_signing_out_everywhere_ends_every_session_of_one_person(as_):
    amina, bol = PersonFactory(), PersonFactory()
    browsers, other, path = [as_(amina), as_(amina)], as_(bol), link_of(amina)
    as_(administrator()).post(f"/people/{amina.pk}/change/", {"act": "sign_out"})
    assert [browser.get("/").status_code for browser in browsers] == [302, 302]
    assert (other.get("/").status_code, other.post(path).status_code) == (200, 410)
    assert as_(Person.objects.get(pk=amina.pk)).get("/").status_code == 200


def test_a_region_closes_accounts_within_its_reach_only():
    ingrid = unesco("AFR")
    within, beyond = coordinator_of(in_region("UG")), coordinator_of(in_region("SY"))
    change(ingrid, within, "deactivate")
    for person in (beyond, unesco("all"), administrator(), ingrid):
        with pytest.raises(PermissionDenied):
            change(ingrid, person, "deactivate")
    with pytest.raises(PermissionDenied):
        change(ingrid, within, "promote")


# Finding


def test_people_are_found_by_name_without_accents_and_by_address():
    jose = PersonFactory(name="José Ángel", email="ja@mail.example")
    for words in ("jose", "ÁNGEL", "ja@mail"):
        assert list(find_people(Viewer(administrator()), words)) == [jose]
    assert not find_people(Viewer(administrator()), "nobody").exists()


def test_without_a_question_the_page_lists_the_people_of_unesco(as_):
    programme = started()
    officer, ines = officer_of(programme, name="Kofi"), administrator(name="Inès")
    coordinator_of(programme)
    page = as_(ines).get("/people/")
    assert [person for person, _roles in page.context["people"]] == [ines, officer]
    assert as_(ines).get("/people/?q=%00").status_code == 200


def test_a_region_finds_nobody_who_works_elsewhere_only(as_):
    ingrid = unesco("AFR")
    within, beyond, new = coordinator_of(in_region("UG")), coordinator_of(in_region("SY")), PersonFactory()
    assert {within, new, ingrid} <= set(people_visible_to(Viewer(ingrid)))
    assert as_(ingrid).get(f"/people/{beyond.pk}/").status_code == 404
    assert as_(ingrid).post(f"/people/{beyond.pk}/change/", {"act": "sign_out"}).status_code == 404


def test_the_list_asks_the_same_for_one_and_for_ten(as_):
    browser = as_(administrator())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/people/").status_code == 200
        return len(seen)

    officer_of(started())
    few = asked()
    for _ in range(9):
        officer_of(started())
    assert asked() == few <= 6
