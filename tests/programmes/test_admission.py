"""Into whose team an invitation leads, as whom it is accepted, and what whoever invites learns before."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import duties_of
from p2p.base.history.models import Event
from p2p.base.notifications.mail import chat_text, compose_mail
from p2p.base.notifications.models import Notification
from p2p.base.notifications.sending import send_due
from p2p.pages.correspondence.link_delegation import may_delegate_link
from programmes import actions
from programmes.models import Invitation, Programme
from programmes.policy import Role
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    PersonFactory,
    TeamFactory,
    coordinator_of,
    days,
    deputy_of,
    member_of,
    now,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
    unesco,
)
from tests.p2p.base.duties.test_duties import owed_by
from tests.programmes.test_invitations import address_of, newest, path_in, wanted, welcome
from tests.together import at_once

pytestmark = pytest.mark.django_db
State = Invitation.State
PASSWORD = "a-long-and-fresh-one"


def lead_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.PEER_LEAD, side="providing", **person)


def page_of(programme: Programme, rest: str) -> str:
    return f"{programme.get_absolute_url()}{rest}"


def invite(by: Person, programme: Programme, side: str = "providing", **values) -> Invitation:
    return actions.invite(team=team_of(programme, side), values=wanted(**values), by=by, now=now())


def accepted(invitation: Invitation, account: Person | None = None) -> Invitation:
    return actions.answer_invitation(invitation=invitation, accepted=True, now=now(), account=account)


def waiting_for_thandi(programme: Programme) -> tuple[Invitation, Person]:
    """Naledi has accepted what the coordination sent her; Thandi leads the team."""
    thandi = lead_of(programme, name="Thandi")
    return accepted(invite(coordinator_of(programme, name="Amina"), programme)), thandi


def answer_path(invitation: Invitation) -> str:
    return page_of(invitation.programme, f"invitations/{invitation.pk}/admit/")


# Admission to a team of peers


def test_whom_the_coordination_invites_sees_nothing_of_the_programme_until_the_lead_admits(as_, client, programme):
    thandi = lead_of(programme)
    invitation = invite(coordinator_of(programme), programme)
    answer = client.post(address_of(invitation), welcome(password=PASSWORD))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "when you are admitted" in client.get("/").text
    assert [client.get(page_of(programme, rest)).status_code for rest in ("", "team/", "sessions/")] == [404] * 3
    invitation.refresh_from_db()
    assert (invitation.state, list(invitation.person.memberships.all())) == (State.ADMISSION, [])
    assert as_(thandi).post(answer_path(invitation)).status_code == 302
    assert client.get(programme.get_absolute_url()).status_code == 200
    assert invitation.person.memberships.get().team == invitation.team


def test_the_lead_finds_whom_to_admit_on_the_page_and_among_her_duties_with_a_date(as_, programme):
    _invitation, thandi = waiting_for_thandi(programme)
    [owed] = [one for one in duties_of([thandi.pk], today()) if one.kind.code == "admission"]
    assert (owed.due, "Naledi" in owed.title) == (days(5), True)
    page = as_(thandi).get(page_of(programme, "team/")).text
    assert [words in page for words in ("Admit to the team", "Invited by", "Amina", "naledi@zaf.example")] == [True] * 4


@pytest.mark.parametrize("who", [coordinator_of, deputy_of, teammate_of, officer_of])
def test_nobody_but_the_lead_admits_to_a_team_that_has_one(as_, programme, who):
    invitation, _thandi = waiting_for_thandi(programme)
    other = who(programme)
    assert as_(other).post(answer_path(invitation)).status_code == 403
    assert "Admit to the team" not in as_(other).get(page_of(programme, "team/")).text
    assert "admission" not in owed_by(other)
    invitation.refresh_from_db()
    assert invitation.state == State.ADMISSION


def test_the_lead_of_another_team_of_peers_does_not_admit(as_, programme):
    invitation, _thandi = waiting_for_thandi(programme)
    other = MembershipFactory(team=TeamFactory(programme=programme), role=Role.PEER_LEAD).person
    assert as_(other).post(answer_path(invitation)).status_code == 403


def test_an_admission_of_another_programme_is_out_of_reach(as_, programme):
    invitation, _thandi = waiting_for_thandi(started())
    path = page_of(programme, f"invitations/{invitation.pk}/admit/")
    assert as_(lead_of(programme)).post(path).status_code == 404


def test_who_is_admitted_hears_of_it_with_a_link(programme):
    invitation, thandi = waiting_for_thandi(programme)
    actions.admit(invitation=invitation, admitted=True, by=thandi, now=now())
    notification = Notification.objects.get(person=invitation.person, kind="personal_link")
    assert (notification.data["path"], notification.channel) == (programme.get_absolute_url(), "mail")
    assert "admission" not in owed_by(thandi)


def test_a_lead_declines_with_a_reason_that_the_person_and_the_coordination_read(as_, programme):
    invitation, thandi = waiting_for_thandi(programme)
    as_(thandi).post(answer_path(invitation), {"decline": "1", "reason": " "})
    invitation.refresh_from_db()
    assert invitation.state == State.ADMISSION
    as_(thandi).post(answer_path(invitation), {"decline": "1", "reason": "She works for a rival fund."})
    invitation.refresh_from_db()
    assert (invitation.state, list(invitation.person.memberships.all())) == (State.DECLINED, [])
    told = {one.person: compose_mail(one).body for one in Notification.objects.filter(kind="not_admitted")}
    assert set(told) == {invitation.person, invitation.invited_by}
    assert ["rival fund" in text for text in told.values()] == [True, True]


def test_two_who_decide_at_once_decide_once(programme):
    invitation, thandi = waiting_for_thandi(programme)
    actions.admit(invitation=invitation, admitted=True, by=thandi, now=now())
    with pytest.raises(ValidationError, match="answered already"):
        actions.admit(invitation=invitation, admitted=False, by=thandi, now=now(), reason="No.")


def test_a_team_without_a_lead_is_admitted_to_by_the_officer_and_without_one_by_who_oversees(as_, programme, staff):
    peer_of(programme)
    invitation = accepted(invite(coordinator_of(programme), programme))
    assert "Admit to the team" in as_(staff).get(page_of(programme, "team/")).text
    kofi = officer_of(programme)
    assert ("admission" in owed_by(kofi), as_(staff).post(answer_path(invitation)).status_code) == (True, 403)
    assert as_(kofi).post(answer_path(invitation)).status_code == 302
    assert invitation.person.memberships.count() == 1


def test_who_oversees_admits_where_there_is_neither_lead_nor_officer(as_, programme, staff):
    peer_of(programme)
    invitation = accepted(invite(coordinator_of(programme), programme))
    assert as_(staff).post(answer_path(invitation)).status_code == 302
    assert invitation.person.memberships.count() == 1


def test_a_lead_who_is_switched_off_or_has_left_admits_nobody(programme):
    _invitation, thandi = waiting_for_thandi(programme)
    kofi = officer_of(programme)
    Person.objects.filter(pk=thandi.pk).update(is_active=False)
    assert "admission" in owed_by(kofi)


def test_the_first_lead_of_all_peers_comes_in_directly_and_nobody_else(programme):
    amina = coordinator_of(programme)
    first, second = (
        invite(amina, programme, role=Role.PEER_LEAD, email=f"{name}@zaf.example") for name in ("thandi", "pieter")
    )
    peer = invite(amina, programme, email="naledi@zaf.example")
    assert [accepted(one).state for one in (peer, first, second)] == [State.ADMISSION, State.ACCEPTED, State.ADMISSION]


def test_a_second_team_made_by_the_coordination_is_no_way_to_what_peers_keep_for_themselves(programme):
    """All teams of peers read what one of them keeps on its side of a joint session."""
    peer_of(programme)
    fresh = TeamFactory(programme=programme, code="FRESH")
    values = wanted(role=Role.PEER_LEAD)
    invitation = actions.invite(team=fresh, values=values, by=coordinator_of(programme), now=now())
    assert accepted(invitation).state == State.ADMISSION


def test_whom_the_lead_invites_herself_nobody_needs_to_admit_while_she_leads(programme):
    thandi = lead_of(programme)
    assert accepted(invite(thandi, programme)).state == State.ACCEPTED
    later = invite(thandi, programme, email="sipho@zaf.example")
    actions.leave(membership=thandi.memberships.get(), by=thandi, now=now())
    assert accepted(later).state == State.ADMISSION


def test_the_national_team_and_observers_need_no_admission(programme):
    amina = coordinator_of(programme)
    states = [
        accepted(invite(amina, programme, side, role=role, email=f"{role}@mail.example")).state
        for side, role in (("seeking", Role.MEMBER), ("support", Role.OBSERVER))
    ]
    assert states == [State.ACCEPTED, State.ACCEPTED]


def test_who_waits_for_admission_can_be_taken_back(as_, programme):
    invitation, _thandi = waiting_for_thandi(programme)
    path = page_of(programme, f"invitations/{invitation.pk}/withdraw/")
    assert as_(invitation.invited_by).post(path).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == State.REVOKED


# Nobody on both sides


def test_a_coordinator_cannot_invite_herself_to_the_peers(as_, programme):
    amina = coordinator_of(programme, email="amina@ministry.example")
    answer = as_(amina).post(
        page_of(programme, f"team/{team_of(programme, 'providing').code}/invite/"), wanted(email=amina.email)
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("who", [coordinator_of, teammate_of, officer_of, observer_of])
def test_nobody_of_another_side_accepts_an_invitation_to_the_peers(as_, programme, who):
    lead, other = lead_of(programme), who(programme)
    invitation = invite(lead, programme)
    page = as_(other).post(path_in(chat_text(newest(invitation), personal=True)), follow=True)
    assert "belongs to another side" in page.text
    invitation.refresh_from_db()
    assert (invitation.state, other.memberships.count()) == (State.WAITING, 1)


def test_who_has_changed_sides_meanwhile_is_not_admitted(programme):
    naledi = PersonFactory()
    thandi = lead_of(programme)
    waits = accepted(invite(coordinator_of(programme), programme), naledi)
    MembershipFactory(person=naledi, team=team_of(programme, "seeking"), role=Role.MEMBER)
    with pytest.raises(ValidationError, match="another side"):
        actions.admit(invitation=waits, admitted=True, by=thandi, now=now())


@pytest.mark.django_db(transaction=True)
def test_of_two_sides_joined_at_the_same_moment_one_is_left():
    programme, naledi = started(), PersonFactory()
    facts = {"person": naledi, "sector": "public", "by": None, "on": today()}
    teams = {"seeking": Role.MEMBER, "providing": Role.PEER}
    joins = [{"team": team_of(programme, side), "role": role} | facts for side, role in teams.items()]
    at_once(*[lambda one=one: actions.join(**one) for one in joins])
    assert naledi.memberships.count() == 1


def test_whoever_serves_one_programme_may_serve_another_on_the_other_side(programme):
    bol = teammate_of(started())
    assert accepted(invite(lead_of(programme), programme), bol).state == State.ACCEPTED


# Each side its own


def test_a_lead_of_peers_manages_her_own_team_and_no_other(as_, programme):
    thandi = lead_of(programme)
    own, other = team_of(programme, "providing"), TeamFactory(programme=programme, code="KEN", country="KE")
    browser = as_(thandi)
    teams = [(own, 200), (other, 403), (team_of(programme, "seeking"), 403), (team_of(programme, "support"), 403)]
    for team, code in teams:
        for rest in ("invite/", "edit/"):
            assert browser.get(page_of(programme, f"team/{team.code}/{rest}")).status_code == code
    assert browser.get(page_of(programme, "team/new/")).status_code == 403


def test_a_lead_invites_sends_again_and_takes_back_in_her_own_team_only(as_, programme):
    thandi = lead_of(programme)
    mine = InvitationFactory(team=team_of(programme, "providing"))
    others = [
        InvitationFactory(team=team_of(programme, "seeking")),
        InvitationFactory(team=TeamFactory(programme=programme)),
    ]
    for act in ("again", "withdraw"):
        found = [
            as_(thandi).post(page_of(programme, f"invitations/{one.pk}/{act}/")).status_code for one in (mine, *others)
        ]
        assert found == [302, 403, 403]
    page = as_(thandi).get(page_of(programme, "team/"))
    assert [one.pk for one in page.context["invitations"]] == [mine.pk]


def test_a_lead_passes_on_her_invitations_and_finds_no_other_message(as_, programme):
    thandi = lead_of(programme)
    foreign = invite(coordinator_of(programme), programme, "seeking", role=Role.MEMBER, email="")
    team = team_of(programme, "providing")
    answer = as_(thandi).post(page_of(programme, f"team/{team.code}/invite/"), wanted(email=""), follow=True)
    assert [one.person.name for one in answer.context["notifications"]] == ["Naledi Esempio"]
    [mine] = answer.context["notifications"]
    assert "/i/" in as_(thandi).post(page_of(programme, f"messages/{mine.pk}/"), {"act": "copy"}).context["text"]
    assert as_(thandi).get(page_of(programme, f"messages/{newest(foreign).pk}/")).status_code == 404


def test_an_invitation_by_the_lead_is_not_copied_by_the_coordination(as_, programme, coordinator):
    """Whoever accepts it needs no admission, so it must not pass through the hands of the other side."""
    invitation = invite(lead_of(programme), programme)
    path = page_of(programme, f"messages/{newest(invitation).pk}/")
    assert "/i/" not in as_(coordinator).post(path, {"act": "copy"}).context["text"]
    for act in ("again", "withdraw"):
        assert as_(coordinator).post(page_of(programme, f"invitations/{invitation.pk}/{act}/")).status_code == 403


def test_one_side_does_not_end_memberships_of_the_other_nor_of_the_officer(as_, programme):
    amina, thandi, kofi = coordinator_of(programme), lead_of(programme), officer_of(programme)
    bol, naledi, renske = teammate_of(programme), peer_of(programme), observer_of(programme)
    ends = {
        amina: [(naledi, 403), (thandi, 403), (kofi, 403), (bol, 302), (renske, 302)],
        thandi: [(amina, 403), (kofi, 403), (peer_of(started()), 404), (naledi, 302)],
        kofi: [(officer_of(programme), 403), (thandi, 302)],
    }
    for who, cases in ends.items():
        for whose, code in cases:
            path = page_of(programme, f"members/{whose.memberships.get().pk}/end/")
            assert (as_(who).post(path).status_code, whose.memberships.filter(ended_at=None).exists()) == (
                code,
                code != 302,
            )


def test_the_page_offers_only_what_one_may_do(as_, programme, coordinator):
    peer_of(programme, name="Naledi")
    lead_of(programme, name="Thandi")
    offered = {
        who: re.findall(
            r"End this membership<span class=\"hidden\"> \((\w+)\)", as_(who).get(page_of(programme, "team/")).text
        )
        for who in (coordinator, teammate_of(programme, name="Bol"), Person.objects.get(name="Thandi"))
    }
    assert list(offered.values()) == [["Bol"], [], ["Naledi"]]


# Nobody's account


def account(**person) -> Person:
    """Somebody who signs in with the address and a password."""
    found = PersonFactory(email="naledi@zaf.example", name="Naledi Modelo", phone="+27 60 111 1111", **person)
    found.set_password("her-own-password")
    found.save()
    return found


def test_the_takeover_of_a_foreign_peer_ends_at_every_step(as_, programme, coordinator, client):
    thandi, naledi = lead_of(programme), account()
    MembershipFactory(person=naledi, team=team_of(programme, "providing"))
    path = page_of(programme, f"members/{naledi.memberships.get().pk}/end/")
    assert as_(coordinator).post(path).status_code == 403
    actions.leave(membership=naledi.memberships.get(), by=thandi, now=now())
    invitation = invite(coordinator, programme)
    answer = as_(coordinator).post(page_of(programme, f"messages/{newest(invitation).pk}/"), {"act": "copy"})
    client.post(path_in(answer.context["text"]), welcome(password=PASSWORD, username="mallory"))
    naledi.refresh_from_db()
    assert naledi.check_password("her-own-password")
    assert client.get("/").context["user"] != naledi
    assert client.get(programme.get_absolute_url()).status_code == 404


def test_who_has_an_account_signs_in_first_and_accepts_as_that_person(as_, client, programme):
    naledi = account()
    invitation = invite(lead_of(programme), programme)
    path = address_of(invitation)
    page = client.get(path)
    assert (page.status_code, page.context["form"]) == (200, None)
    assert "has an account already" in page.text
    assert client.post(path, welcome(password=PASSWORD)).status_code == 403
    naledi.refresh_from_db()
    assert (naledi.check_password("her-own-password"), naledi.name) == (True, "Naledi Modelo")
    assert as_(naledi).post(path)["Location"] == programme.get_absolute_url()
    assert naledi.memberships.get().team == invitation.team
    assert list(Person.objects.filter(name="Naledi Esempio")) == []
    naledi.refresh_from_db()
    assert (naledi.check_password("her-own-password"), naledi.name) == (True, "Naledi Modelo")


def test_somebody_signed_in_as_another_person_is_told_so(as_, programme):
    account()
    path = address_of(invite(lead_of(programme), programme))
    bol = PersonFactory(name="Bol")
    page = as_(bol).get(path)
    assert [words in page.text for words in ("signed in as", "Bol", "Accept the invitation")] == [True, True, False]
    assert as_(bol).post(path, welcome()).status_code == 403
    assert bol.memberships.count() == 0


def test_whoever_is_signed_in_accepts_as_nobody_else(as_, programme):
    bol = PersonFactory(name="Bol", email="bol@mail.example")
    browser = as_(bol)
    path = address_of(invite(lead_of(programme), programme))
    assert "You accept the invitation as" in browser.get(path).text
    browser.post(path, welcome(name="Somebody", password=PASSWORD))
    bol.refresh_from_db()
    assert (bol.name, bol.email, bol.memberships.count()) == ("Bol", "bol@mail.example", 1)
    assert bol.has_usable_password() is False


@pytest.mark.parametrize(
    "known",
    [
        {"username": "naledi"},
        {"email": "n@mail.example"},
        {"portfolio": "all"},
        {"is_superuser": True},
        {"password": "x"},
    ],
)
def test_no_way_of_signing_in_is_overtaken_by_an_invitation(client, programme, known):
    """Rows of an earlier version point to accounts."""
    person = PersonFactory(**{"email": None} | known)
    check_nothing_taken(client, programme, person)


def test_a_contact_who_has_belonged_to_a_team_is_not_overtaken_by_an_invitation(client, programme):
    person = PersonFactory(email=None)
    MembershipFactory(person=person, since=days(-50), ended_at=now() - dt.timedelta(days=9))
    check_nothing_taken(client, programme, person)


def check_nothing_taken(client: Client, programme: Programme, person: Person) -> None:
    invitation = InvitationFactory(team=team_of(programme, "providing"), person=person)
    _link, token = TokenLink.issue(
        person=person, purpose="invitation", target=str(invitation.pk), days=14, now=now(), mailed=True
    )
    assert client.post(f"/i/{token}/", welcome(password=PASSWORD)).status_code == 403
    with pytest.raises(ValidationError, match="has an account"):
        accepted(invitation)
    assert client.get("/").status_code == 302
    assert Person.objects.get(pk=person.pk).password == person.password


def test_somebody_switched_off_does_not_come_back_by_an_invitation(client, programme):
    account(is_active=False)
    path = address_of(invite(lead_of(programme), programme))
    assert client.post(path, welcome(password=PASSWORD)).status_code == 403


def test_an_address_that_somebody_signs_in_with_never_becomes_that_of_another(client, programme):
    naledi = account()
    invitation = invite(lead_of(programme), programme, shared=True)
    client.post(address_of(invitation), welcome(password=PASSWORD, username="sipho"))
    assert list(Person.objects.filter(email__iexact="naledi@zaf.example")) == [naledi]
    assert Person.objects.get(username="sipho").email is None


def test_one_account_accepts_two_invitations_to_a_team_once(programme):
    naledi, amina = account(), coordinator_of(programme)
    lead_of(programme)
    first, second = invite(amina, programme, email="a@x.example"), invite(amina, programme, email="b@x.example")
    accepted(first, naledi)
    with pytest.raises(ValidationError):
        accepted(second, naledi)


def test_declining_needs_no_account_and_signs_nobody_in(client, programme):
    account()
    invitation = invite(lead_of(programme), programme)
    assert client.post(address_of(invitation), {"decline": "1"}).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, client.get("/").status_code) == (State.DECLINED, 302)


# Links that sign in


def test_nobody_hands_on_a_link_for_somebody_without_a_membership(programme, coordinator):
    bol = teammate_of(programme)
    assert may_delegate_link(Viewer(coordinator), bol)
    actions.leave(membership=bol.memberships.get(), by=coordinator, now=now())
    assert not may_delegate_link(Viewer(coordinator), bol)
    assert not may_delegate_link(Viewer(officer_of(programme)), invite(coordinator, programme).person)


def test_what_was_said_to_a_former_member_is_copied_without_a_link(as_, programme, coordinator):
    bol = teammate_of(programme)
    as_(coordinator).post(page_of(programme, f"members/{bol.memberships.get().pk}/link/"))
    notification = Notification.objects.get(person=bol)
    actions.leave(membership=bol.memberships.get(), by=coordinator, now=now())
    answer = as_(coordinator).post(page_of(programme, f"messages/{notification.pk}/"), {"act": "copy"})
    assert "/l/" not in answer.context["text"]
    assert TokenLink.objects.count() == 0


def test_a_link_copied_before_opens_no_programme_that_the_person_joins_later(as_, client, programme, coordinator):
    bol = teammate_of(programme)
    link = as_(coordinator).post(page_of(programme, f"members/{bol.memberships.get().pk}/link/"), follow=True)
    notification = link.context["notification"]
    text = as_(coordinator).post(page_of(programme, f"messages/{notification.pk}/"), {"act": "copy"}).context["text"]
    accepted(invite(lead_of(other := started()), other), bol)
    assert client.post(text.rsplit("8000", 1)[1]).status_code == 410
    assert client.get("/").status_code == 302


def test_the_log_of_a_programme_shows_no_mail_that_confirms_an_address(as_, programme, coordinator):
    bol = teammate_of(programme)
    Notification.objects.create(
        person=bol, key="address:1", kind="address", data={"purpose": "address", "target": "b@x.example"}, due_at=now()
    )
    assert as_(coordinator).get(page_of(programme, "messages/")).context["notifications"] == []


# What whoever invites learns


def shown(as_, programme: Programme, inviter: Person, mailoutbox) -> list[str]:
    """Every page that speaks of an invitation to naledi@zaf.example, from sending it to its copy."""
    browser = as_(inviter)
    team = team_of(programme, "providing")
    pages = [
        browser.post(page_of(programme, f"team/{team.code}/invite/"), wanted(phone="+27 60 222 2222"), follow=True)
    ]
    send_due(now())
    notification = Notification.objects.filter(kind="invitation").latest("pk")
    pages += [
        browser.get(page_of(programme, rest))
        for rest in ("team/", "messages/", "history/", f"messages/{notification.pk}/")
    ]
    copy = browser.post(page_of(programme, f"messages/{notification.pk}/"), {"act": "copy"})
    pages += [copy, Client().get(path_in(copy.context["text"])), browser.get("/")]
    changing = rf"/i/[\w-]+/|value=\"\w{{64}}\"|%2Fi%2F[\w-]+|\d\d:\d\d|{programme.code}|{programme.code[:3]}"
    changing += rf"|/todo/[^/]+/|/(invitations|messages|members)/\d+/|person=\"\d+\"|why-\d+|{inviter.email}"
    changing += rf"|%2F\w+%2F|\b{team.code}\b"
    return [re.sub(changing, "~", page.text) for page in pages]


def test_an_address_with_an_account_looks_on_every_page_like_one_without(as_, mailoutbox):
    found = []
    for known in (False, True):
        programme = started(title="Film law")
        amina = coordinator_of(programme, name="Amina")
        lead_of(programme, name="Thandi", email=None)
        if known:
            account(preferred_way="message", language="ar", refused_address="naledi@zaf.example")
        found.append(shown(as_, programme, amina, mailoutbox))
    before, after = found
    for one, other in zip(before, after, strict=True):
        assert one.splitlines() == other.splitlines()
    text = "".join(after)
    assert [words in text for words in ("Naledi Esempio", "+27 60 222 2222", "Modelo", "111 1111")] == [
        True,
        True,
        False,
        False,
    ]
    assert [one.to for one in mailoutbox] == [["naledi@zaf.example"]] * 2
    assert len({one.subject for one in mailoutbox}) == 1


def test_inviting_asks_the_database_the_same_whether_or_not_there_is_an_account(programme):
    amina, counts = coordinator_of(programme), []
    account()
    for address in ("first@zaf.example", "nobody@zaf.example", "naledi@zaf.example"):
        with CaptureQueriesContext(connection) as asked:
            invite(amina, programme, email=address)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_an_address_to_sign_in_with_that_a_member_does_not_show_is_not_told_to_who_types_it(programme):
    peer_of(programme, name="Naledi", email="secret@mail.example", contact_email="naledi@zaf.example")
    assert invite(coordinator_of(programme), programme, email="secret@mail.example").state == State.WAITING
    with pytest.raises(ValidationError, match="Naledi"):
        invite(coordinator_of(programme), programme, email="naledi@zaf.example")


def test_a_member_may_be_given_another_role_in_the_team(programme):
    bol = teammate_of(programme, email="bol@mail.example")
    amina = coordinator_of(programme)
    invitation = invite(amina, programme, "seeking", role=Role.DEPUTY, email="bol@mail.example")
    accepted(invitation, bol)
    assert set(bol.memberships.values_list("role", flat=True)) == {Role.MEMBER, Role.DEPUTY}


def test_an_invitation_makes_nobodys_mails_look_as_if_their_mailbox_were_shared(programme):
    naledi = account()
    invite(lead_of(programme), programme)
    notification = Notification.objects.create(
        person=naledi, key="x", kind="report_ready", data={"path": "/"}, due_at=now()
    )
    assert compose_mail(notification).subject.startswith("The report")


def test_the_history_names_who_was_invited_as_it_was_typed(programme):
    account()
    invite(coordinator_of(programme), programme)
    assert Event.objects.get(verb="invited").title.startswith("Naledi Esempio")


def test_the_form_behind_a_link_that_was_copied_asks_for_a_user_name_whoever_has_the_address(client, programme):
    for known in (False, True):
        if known:
            account()
        invitation = invite(lead_of(programme), programme, shared=known)
        form = client.get(path_in(chat_text(newest(invitation), personal=True))).context["form"]
        assert "username" in form.fields


def test_unesco_in_the_portfolio_is_nobodys_to_pass_on(programme, coordinator):
    assert not may_delegate_link(Viewer(officer_of(programme)), unesco())
    assert not may_delegate_link(
        coordinator, MembershipFactory(person=unesco(), team=team_of(programme, "seeking")).person
    )
