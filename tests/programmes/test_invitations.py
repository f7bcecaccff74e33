"""Teams and who belongs to them: joining, leaving, inviting with or without an address, answering once."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from p2p.base.accounts.forms import WelcomeForm
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.history.models import Event
from p2p.base.notifications.mail import chat_text, compose_mail
from p2p.base.notifications.models import Notification
from p2p.base.notifications.sending import send_due
from programmes import actions
from programmes.models import Invitation, Membership, Programme
from programmes.policy import Role
from programmes.views.invitations import save_invitation_answer
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    PersonFactory,
    coordinator_of,
    days,
    member_of,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db
WAITING = Invitation.State.WAITING


def wanted(**values) -> dict:
    """What the form of an invitation hands over."""
    return {
        "name": "Naledi Esempio",
        "email": "naledi@zaf.example",
        "shared": False,
        "phone": "",
        "title": "",
        "role": Role.PEER,
        "sector": "public",
        "language": "en",
        "time_zone": "UTC",
        "message": "",
    } | values


def invited(programme: Programme, **values) -> Invitation:
    """By the lead of the peers into her own team, so that nobody needs to admit."""
    by = member_of(programme, Role.PEER_LEAD, side="providing")
    return actions.invite(team=team_of(programme, "providing"), values=wanted(**values), by=by, now=now())


def newest(invitation: Invitation) -> Notification:
    return Notification.objects.filter(person=invitation.person, kind="invitation").latest("pk")


def path_in(text: str) -> str:
    """The path that the link of a mail or a message leads to."""
    return re.search(r"/i/[\w-]+/", text).group()


def address_of(invitation: Invitation) -> str:
    return path_in(compose_mail(newest(invitation)).body)


def welcome(**values) -> dict:
    return {"name": "Naledi Esempio", "language": "en", "time_zone": "UTC", "password": ""} | values


@pytest.mark.parametrize(
    ("side", "role", "words"),
    [
        ("seeking", Role.DEPUTY, ["contar con usted en su equipo nacional", "Su rol: Suplencia de la coordinación."]),
        ("providing", Role.PEER, ["desea aprender junto con usted", "Su rol: "]),
    ],
)
def test_the_invitation_says_in_the_language_of_its_reader_who_is_wanted_for_what(programme, side, role, words):
    values = wanted(role=role, language="es")
    invitation = actions.invite(team=team_of(programme, side), values=values, by=officer_of(programme), now=now())
    body = compose_mail(newest(invitation)).body
    assert [one for one in words if one not in body] == []


def test_whoever_invites_somebody_without_mail_is_led_to_the_message(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}team/{team_of(programme, 'providing').code}/invite/"
    answer = as_(coordinator).post(path, wanted(email="", phone="+27 60 000 0001"), follow=True)
    assert answer.redirect_chain == [(f"{programme.get_absolute_url()}messages/", 302)]
    assert "No mail goes to this person" in answer.text


def test_somebody_joins_once_however_often_this_is_said():
    team, naledi = team_of(started(), "providing"), PersonFactory()
    for _ in range(2):
        actions.join(person=naledi, team=team, role=Role.PEER, sector="public", by=None, on=today())
    membership = Membership.objects.get(person=naledi)
    assert (membership.function, membership.rank) == ("RL-PEER", 9)
    assert Event.objects.filter(verb="joined").count() == 1


def test_whoever_left_may_come_back():
    team, naledi = team_of(started(), "providing"), PersonFactory()
    first = actions.join(person=naledi, team=team, role=Role.PEER, sector="public", by=None, on=days(-9))
    actions.leave(membership=first, by=naledi, now=now())
    second = actions.join(person=naledi, team=team, role=Role.PEER, sector="public", by=None, on=today())
    assert first != second
    assert list(Membership.objects.active().filter(person=naledi)) == [second]


def test_leaving_on_the_first_day_is_possible():
    membership, moment = MembershipFactory(since=days(3)), now()
    actions.leave(membership=membership, by=membership.person, now=moment)
    membership.refresh_from_db()
    assert (membership.since, membership.ended_at) == (today(), moment)


def test_an_invitation_makes_a_contact_and_one_message(programme):
    invitation = invited(programme)
    person = invitation.person
    assert (person.email, person.contact_email, person.has_usable_password()) == (None, "", False)
    assert (invitation.email, compose_mail(newest(invitation)).to) == ("naledi@zaf.example", ["naledi@zaf.example"])
    assert (invitation.state, invitation.expires_at.date()) == (WAITING, days(14))
    notification = Notification.objects.get(person=person)
    assert (notification.kind, notification.channel, notification.programme_code) == (
        "invitation",
        "mail",
        programme.code,
    )


def test_a_contact_without_an_address_is_reached_by_hand(programme):
    invitation = invited(programme, email="", phone="+27 60 000 0001")
    notification = Notification.objects.get(person=invitation.person)
    assert (invitation.person.mailbox, notification.channel) == ("", "message")
    assert chat_text(notification, personal=True).count("/i/") == 1


def test_people_who_share_a_mailbox_stay_two_people(programme):
    first, second = invited(programme, name="Naledi"), invited(programme, name="Sipho", shared=True)
    assert first.person != second.person
    assert Invitation.objects.filter(email="naledi@zaf.example").count() == 2


def test_an_address_that_the_programme_knows_is_asked_about_and_nobody_stands_twice(as_, programme, coordinator):
    invited(programme)
    path = f"{programme.get_absolute_url()}team/{team_of(programme, 'providing').code}/invite/"
    page = as_(coordinator)
    again = wanted(email="NALEDI@zaf.example") | {"shared": ""}
    assert "Naledi Esempio" in page.post(path, again).context["form"].errors["email"][0]
    assert Invitation.objects.count() == 1
    page.post(path, again | {"name": "Sipho Esempio", "shared": "on"})
    assert Invitation.objects.count() == 2


def test_a_mailbox_of_another_programme_is_nobody_elses_business(programme):
    invited(started())
    assert invited(programme).state == WAITING


def test_whoever_has_the_role_in_the_team_is_not_invited_into_it_again(programme):
    naledi = peer_of(programme, email="naledi@zaf.example")
    with pytest.raises(ValidationError, match=naledi.name):
        invited(programme)


def test_the_same_person_is_not_invited_twice_to_one_team(programme):
    PersonFactory(email="naledi@zaf.example")
    invited(programme)
    with pytest.raises(ValidationError):
        invited(programme)
    assert Invitation.objects.count() == 1


def test_sending_again_says_it_anew_and_gives_another_fortnight(programme):
    invitation = invited(programme)
    later = now() + dt.timedelta(days=5)
    actions.send_invitation(invitation=invitation, now=later)
    assert invitation.expires_at == later + dt.timedelta(days=14)
    assert Notification.objects.filter(person=invitation.person).count() == 2


def test_an_invitation_that_was_not_passed_on_yet_waits_once_however_often_it_is_sent(programme):
    invitation = invited(programme, email="")
    actions.send_invitation(invitation=invitation, now=now() + dt.timedelta(hours=1))
    assert Notification.objects.filter(person=invitation.person, state="due").count() == 1


def test_an_invitation_sent_twice_within_a_minute_is_still_sent(programme, mailoutbox):
    invitation = invited(programme)
    moment = now()
    for _press in range(2):
        actions.send_invitation(invitation=invitation, now=moment)
    send_due(now())
    assert len(mailoutbox) == 1


def test_a_user_name_that_somebody_takes_at_that_moment_is_told_and_the_invitation_still_waits(rf, programme):
    PersonFactory(email=None, contact_email="naledi@zaf.example")
    invitation = invited(programme)
    form = WelcomeForm(welcome(username="naledi"), instance=invitation.person, by_address=False)
    assert form.is_valid()
    PersonFactory(username="Naledi")
    request = rf.post("/i/link/", welcome())
    request.user = AnonymousUser()
    answer = save_invitation_answer(request, invitation, form, by_mail=True)
    invitation.refresh_from_db()
    assert (answer.status_code, invitation.state) == (422, WAITING)


def test_the_mail_of_an_invitation_does_not_say_that_one_takes_part(programme):
    text = compose_mail(newest(invited(programme))).body
    assert ("because somebody invites you" in text, "because you take part" in text) == (True, False)


def test_a_look_at_an_invitation_changes_nothing(client, programme):
    invitation = invited(programme)
    path = address_of(invitation)
    for _ in range(2):
        assert client.get(path).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_at) == (WAITING, None)
    assert list(Membership.objects.filter(person=invitation.person)) == []
    assert TokenLink.objects.get().used_at is None
    assert client.get("/").status_code == 302


def test_accepting_joins_the_team_and_signs_in(client, programme):
    invitation = invited(programme)
    answer = client.post(address_of(invitation), welcome(language="fr", name="Naledi E."))
    assert (answer.status_code, answer["Location"]) == (302, programme.get_absolute_url())
    invitation.refresh_from_db()
    assert invitation.state == Invitation.State.ACCEPTED
    membership = Membership.objects.active().get(person=invitation.person)
    assert (membership.team, membership.role, membership.sector) == (invitation.team, Role.PEER, "public")
    person = Person.objects.get(pk=invitation.person_id)
    assert (person.name, person.language, person.email) == ("Naledi E.", "fr", "naledi@zaf.example")
    assert client.get(programme.get_absolute_url()).status_code == 200


def test_an_address_nobody_has_proved_does_not_sign_in(client, programme):
    invitation = invited(programme)
    client.post(path_in(chat_text(newest(invitation), personal=True)), welcome())
    person = Person.objects.get(pk=invitation.person_id)
    assert (person.email, person.contact_email) == (None, "naledi@zaf.example")


def test_a_password_chosen_while_accepting_signs_in_from_then_on(client, programme):
    invitation = invited(programme)
    client.post(address_of(invitation), welcome(password="a-long-and-fresh-one"))
    client.logout()
    answer = client.post("/account/login/", {"login": "naledi@zaf.example", "password": "a-long-and-fresh-one"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_weak_password_is_refused_and_nothing_is_accepted(client, programme):
    invitation = invited(programme)
    answer = client.post(address_of(invitation), welcome(password="short"))
    assert answer.status_code == 422
    invitation.refresh_from_db()
    assert invitation.state == WAITING


def test_a_shared_mailbox_never_becomes_the_sign_in_of_one_of_its_readers(client, programme):
    PersonFactory(email=None, contact_email="naledi@zaf.example")
    client.post(address_of(invited(programme)), welcome())
    assert list(Person.objects.filter(email="naledi@zaf.example")) == []


def test_whoever_shares_a_mailbox_chooses_a_user_name_to_sign_in_with_a_password(client, programme):
    PersonFactory(email=None, contact_email="naledi@zaf.example")
    path = address_of(invited(programme))
    answer = client.post(path, welcome(password="a-long-and-fresh-one", username=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["username"])
    client.post(path, welcome(password="a-long-and-fresh-one", username="naledi"))
    client.logout()
    answer = client.post("/account/login/", {"login": "naledi", "password": "a-long-and-fresh-one"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_whoever_has_an_address_of_their_own_is_asked_for_no_user_name(client, programme):
    assert "username" not in client.get(address_of(invited(programme))).context["form"].fields


def test_declining_keeps_the_reason_and_joins_nothing(client, programme):
    invitation = invited(programme)
    answer = client.post(address_of(invitation), {"decline": "1", "reason": "On leave until May."})
    assert answer.status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == (Invitation.State.DECLINED, "On leave until May.")
    assert list(Membership.objects.filter(person=invitation.person)) == []
    assert client.get("/").status_code == 302


def test_a_second_answer_is_refused(client, programme):
    invitation = invited(programme)
    path = address_of(invitation)
    client.post(path, {"decline": "1"})
    assert client.post(path, welcome()).status_code == 410
    with pytest.raises(ValidationError):
        actions.answer_invitation(invitation=invitation, accepted=True, now=now())
    invitation.refresh_from_db()
    assert invitation.state == Invitation.State.DECLINED


def test_an_invitation_taken_back_no_longer_opens(client, programme):
    invitation = invited(programme)
    path = address_of(invitation)
    actions.revoke_invitation(invitation=invitation, by=coordinator_of(programme), now=now())
    assert client.get(path).status_code == 410
    assert client.post(path, welcome()).status_code == 410
    assert list(Membership.objects.filter(person=invitation.person)) == []


def test_an_invitation_taken_back_before_it_was_mailed_is_not_mailed(programme, mailoutbox):
    kept, taken = invited(programme, name="Sipho"), invited(programme, shared=True)
    actions.revoke_invitation(invitation=taken, by=coordinator_of(programme), now=now())
    send_due(now())
    assert [one.person for one in Notification.objects.filter(state="sent")] == [kept.person]
    assert len(mailoutbox) == 1


def test_an_invitation_of_last_month_no_longer_opens(client, programme):
    invitation = invited(programme)
    path = address_of(invitation)
    Invitation.objects.update(expires_at=now() - dt.timedelta(minutes=1))
    assert client.get(path).status_code == 410
    assert client.post(path, welcome()).status_code == 410
    assert Invitation.objects.get().is_expired


def test_a_link_nobody_has_sent_opens_nothing(client):
    assert client.get("/i/guessed/").status_code == 410
    assert client.post("/i/guessed/", welcome()).status_code == 410


def test_the_link_of_an_invitation_does_not_sign_in_and_the_other_way_round(client, programme):
    path = address_of(invited(programme))
    assert client.post(path.replace("/i/", "/l/"), {}).status_code == 410


def test_nobody_can_be_invited_into_a_role_of_another_side(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}team/{team_of(programme, 'seeking').code}/invite/"
    assert as_(coordinator).post(path, wanted(role=Role.OFFICER)).status_code == 422
    assert Invitation.objects.count() == 0


def test_a_coordinator_cannot_make_a_programme_officer_of_anybody(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}team/{team_of(programme, 'support').code}/invite/"
    assert as_(coordinator).post(path, wanted(role=Role.OFFICER)).status_code == 422
    assert as_(coordinator).post(path, wanted(role=Role.OBSERVER)).status_code == 302
    assert as_(officer_of(programme)).post(path, wanted(role=Role.OFFICER, email="k@x.example")).status_code == 302


def test_an_invitation_is_sent_from_the_page(as_, programme, coordinator):
    team = team_of(programme, "providing")
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}team/{team.code}/invite/", wanted())
    assert (answer.status_code, Invitation.objects.get().team) == (302, team)


def test_inviting_somebody_a_second_time_says_so_on_the_form(as_, programme, coordinator):
    PersonFactory(email="naledi@zaf.example", name="Naledi")
    path = f"{programme.get_absolute_url()}team/{team_of(programme, 'providing').code}/invite/"
    as_(coordinator).post(path, wanted())
    answer = as_(coordinator).post(path, wanted())
    assert answer.status_code == 422
    assert "Naledi" in answer.context["form"].errors["email"][0]


def test_an_answered_invitation_can_neither_be_sent_again_nor_taken_back(as_, programme, coordinator):
    invitation = InvitationFactory(team=team_of(programme, "providing"), state="declined", answered_at=now())
    for act in ("again", "withdraw"):
        path = f"{programme.get_absolute_url()}invitations/{invitation.pk}/{act}/"
        assert as_(coordinator).post(path).status_code == 404


def test_an_invitation_of_another_programme_is_out_of_reach(as_, programme, coordinator):
    foreign = InvitationFactory(team=team_of(started(), "providing"))
    path = f"{programme.get_absolute_url()}invitations/{foreign.pk}/withdraw/"
    assert as_(coordinator).post(path).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == WAITING


def test_a_membership_ended_from_the_page_ends_today(as_, programme, coordinator):
    thabo = teammate_of(programme)
    membership = thabo.memberships.get()
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}members/{membership.pk}/end/")
    assert answer.status_code == 302
    assert list(Membership.objects.active().filter(person=thabo)) == []


def test_a_member_of_another_programme_is_out_of_reach(as_, programme, coordinator):
    membership = peer_of(started()).memberships.get()
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}members/{membership.pk}/end/")
    assert answer.status_code == 404
    assert Membership.objects.get(pk=membership.pk).ended_at is None


def test_a_link_that_others_copied_ends_with_the_membership(client, programme, coordinator):
    amina = teammate_of(programme)
    facts = {"person": amina, "purpose": TokenLink.Purpose.SIGN_IN, "target": "/", "days": 3, "now": now()}
    (_copied, secret), (_own, mailed) = (TokenLink.issue(mailed=sent, **facts) for sent in (False, True))
    actions.leave(membership=amina.memberships.get(), by=coordinator, now=now())
    assert [client.post(f"/l/{token}/").status_code for token in (secret, mailed)] == [410, 302]
