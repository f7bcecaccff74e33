"""Nothing twice: a form pressed twice, or sent again after going back, stores one thing."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from outcomes.models import Contribution, FollowUpAction, Measurement, Report, Survey
from p2p.base.accounts.models import Person
from p2p.base.files.models import StoredFile
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from p2p.base.questionnaires.models import Form
from p2p.base.records.drafts import DRAFT_LIFETIME, erase_old_drafts
from p2p.base.records.models import FormKey, Revision
from p2p.base.workdays.models import DayOff
from peers.models import Offer
from programmes.models import DiagnosticAssessment, Document, Invitation, Need, Programme, Risk, Team
from programmes.toolkit import catalogue
from sessions.models import Correction, PeerSession
from tests.factories import (
    ExpectedOutcomeFactory,
    FormKeyFactory,
    IndicatorFactory,
    NeedFactory,
    NoteFactory,
    PeerSessionFactory,
    coordinator_of,
    days,
    deputy_of,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
)
from tests.together import at_once, filled

pytestmark = pytest.mark.django_db
NEED = {"title": "A law on copies", "justification": "There is none.", "status": "open"}


def twice(browser, path: str, **typed) -> list[int]:
    """The same form sent twice."""
    data = filled(browser.get(path), **typed)
    return [browser.post(path, data).status_code for _time in "12"]


def test_a_need_sent_twice_is_one_need_and_both_lead_to_it(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    data = filled(browser.get(path), **NEED)
    first, second = (browser.post(path, data) for _time in "12")
    need = Need.objects.get()
    assert first["Location"] == second["Location"] == need.get_absolute_url()
    assert (need.version, Event.objects.filter(verb="created").count()) == (1, 1)


def test_other_words_after_going_back_are_asked_about_and_not_lost(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    data = filled(browser.get(path), **NEED)
    browser.post(path, data)
    answer = browser.post(path, data | {"title": "A law on films"})
    assert (answer.status_code, answer.context["form"]["title"].value()) == (422, "A law on films")
    assert [one.title for one in Need.objects.all()] == ["A law on copies"]
    assert browser.post(path, filled(answer)).status_code == 302
    assert [one.title for one in Need.objects.order_by("number")] == ["A law on copies", "A law on films"]


def test_a_form_asked_for_anew_makes_a_second_thing(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    for _time in "12":
        assert browser.post(path, filled(browser.get(path), **NEED)).status_code == 302
    assert Need.objects.count() == 2


def test_the_key_of_somebody_else_is_no_key_of_mine(as_, programme, coordinator):
    path, deputy = f"{programme.get_absolute_url()}needs/new/", deputy_of(programme)
    data = filled(as_(coordinator).get(path), **NEED)
    for person in (coordinator, deputy):
        as_(person).post(path, data)
    assert (Need.objects.count(), FormKey.objects.count()) == (2, 2)


def test_a_key_that_is_no_key_is_refused_and_none_at_all_is_taken(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    data = filled(browser.get(path), **NEED)
    assert browser.post(path, data | {"key": "x\x00' OR 1"}).status_code == 422
    assert browser.post(path, data | {"key": ""}).status_code == 302
    assert FormKey.objects.count() == 0


def test_what_was_put_away_is_made_anew(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    data = filled(browser.get(path), **NEED)
    browser.post(path, data)
    Need.objects.update(archived_at=now())
    browser.post(path, data)
    assert Need.objects.filter(archived_at=None).count() == 1


def test_a_refused_form_has_used_no_key(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}needs/new/", as_(coordinator)
    data = filled(browser.get(path), **NEED)
    assert browser.post(path, data | {"title": ""}).status_code == 422
    assert browser.post(path, data).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_equal_needs_at_the_same_moment_are_one(as_):
    programme = started()
    coordinator = coordinator_of(programme)
    path = f"{programme.get_absolute_url()}needs/new/"
    data = filled(as_(coordinator).get(path), **NEED)
    browsers = [as_(coordinator) for _one in "1234"]
    ends = at_once(*[lambda browser=browser: browser.post(path, data) for browser in browsers])
    assert {end["Location"] for end in ends} == {Need.objects.get().get_absolute_url()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_two_equal_invitations_at_the_same_moment_make_one_person_and_one_mail(as_, same_form):
    programme = started()
    coordinator = coordinator_of(programme)
    team = team_of(programme, "providing")
    path = f"{programme.get_absolute_url()}team/{team.code}/invite/"
    typed = {"name": "Naledi", "email": "naledi@zaf.example", "role": "peer", "sector": "public"}
    page = as_(coordinator).get(path)
    forms = [filled(page, **typed), filled(page, **typed, **({} if same_form else {"key": uuid.uuid4()}))]
    posts = [(as_(coordinator), data) for data in forms]
    ends = at_once(*[lambda browser=browser, data=data: browser.post(path, data) for browser, data in posts])
    assert sorted(end.status_code for end in ends) == ([302, 302] if same_form else [302, 422])
    assert Invitation.objects.get().email == "naledi@zaf.example"
    assert Person.objects.filter(name="Naledi").count() == 1
    assert Notification.objects.filter(kind="invitation").count() == 1


def test_a_document_sent_twice_keeps_one_file(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}documents/new/", as_(coordinator)
    data = filled(browser.get(path), title="The act", kind="other", language="en", dated=days(-9))
    for content in (b"%PDF-1.4 one", b"%PDF-1.4 one"):
        upload = SimpleUploadedFile("act.pdf", content, "application/pdf")
        assert browser.post(path, data | {"upload": upload}).status_code == 302
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)
    upload = SimpleUploadedFile("act.pdf", b"%PDF-1.4 two", "application/pdf")
    assert browser.post(path, data | {"upload": upload}).status_code == 422


def test_a_figure_sent_twice_is_one(as_, programme, coordinator):
    row = IndicatorFactory(outcome=ExpectedOutcomeFactory(programme=programme), programme=programme)
    assert twice(as_(coordinator), row.get_absolute_url(), value="7", note="", evidence="Minutes") == [302, 302]
    assert Measurement.objects.get().evidence.count() == 1


def test_whatever_else_is_made_is_made_once(as_, programme, coordinator, peer):
    here, browser = programme.get_absolute_url(), as_(coordinator)
    session = PeerSessionFactory(programme=programme, number=1, status="held", note_taker=coordinator)
    NoteFactory(session=session, author=coordinator, state="shared", corrections_until=days(3))
    outcome, need = ExpectedOutcomeFactory(programme=programme), NeedFactory(programme=programme)
    team = team_of(programme, "providing")
    facts = {
        "obstacle": catalogue().choices("obstacles")[0][1][0][0],
        "mitigation": "Ask early.",
        "likelihood": 2,
        "impact": 2,
        "response": "reduce",
        "owner": coordinator.pk,
    }
    survey = {"kind": "baseline", "title": "Before", "closes_on": days(9), "chosen": ["FQ-1"]}
    told = {"carried_out_on": days(-1), "consulted": 12, "summary": "Well."}
    asked = {
        f"{here}risks/new/": facts | {"description": "Late.", "status": "open", "review_on": days(5)},
        f"{here}actions/new/": {"title": "Write", "owner": coordinator.pk, "due_on": days(9), "status": "open"},
        f"{here}diagnostic/edit/": told,
        f"{here}surveys/new/": survey,
        f"{here}reports/new/": {"language": "en", "data_as_of": days(0)},
        f"{here}team/new/": {"code": "KEN", "side": "providing", "country": "KE"},
        f"{outcome.get_absolute_url()}what-helped/": {"session": session.pk, "strength": 2, "narrative": "It did."},
        f"{session.get_absolute_url()}notes/suggest/": {"kind": "lesson", "text": "One more."},
        f"{session.get_absolute_url()}feedback/": {"chosen": ["FQ-1"]},
    }
    for path, typed in asked.items():
        answers = twice(browser, path, **typed)
        assert (path, answers) == (path, [302, 302])
    offer = {"team": team.pk, "need": need.pk, "title": "A visit", "format": "FM-WEBINAR"}
    assert twice(as_(peer), f"{here}offers/new/", **offer) == [302, 302]
    made = [Risk, FollowUpAction, DiagnosticAssessment, Survey, Report, Contribution, Correction, Offer]
    assert [one.objects.count() for one in made] == [1] * len(made)
    assert (Team.objects.filter(code="KEN").count(), Form.objects.filter(kind="feedback").count()) == (1, 1)
    assert Revision.objects.filter(number__gt=1).exclude(kind="peer_sessions.peersession").count() == 0


def test_a_session_sent_twice_is_one(as_, programme, coordinator):
    typed = {
        "title": "How the law came about",
        "wall_start": "2027-09-22T14:00",
        "minutes": 90,
        "days": 1,
        "format": "FM-WEBINAR",
    }
    assert twice(as_(coordinator), f"{programme.get_absolute_url()}sessions/new/", **typed) == [302, 302]
    assert PeerSession.objects.count() == 1


def test_a_programme_started_twice_is_one(as_, staff):
    typed = {"code": "KEN-CRAFT", "title": "Crafts", "seeking_country": "KE", "working_languages": ["en"]}
    typed |= {"start_date": days(1), "end_date": days(700), "policy_topic": "", "cultural_domain": ""}
    path, browser = "/programmes/new/", as_(staff)
    page = browser.get(path)
    choices = {name: page.context["form"].fields[name].choices[1][0] for name in ("policy_topic", "cultural_domain")}
    data = filled(page, **(typed | choices | {"goal": "A law."}))
    assert [browser.post(path, data)["Location"] for _time in "12"] == ["/programmes/KEN-CRAFT/"] * 2
    assert Programme.objects.count() == 1


def test_a_day_off_added_twice_is_one_with_one_line(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}days/", as_(coordinator)
    form = browser.get(path).context["sections"][0].add
    data = {"act": "add", "country": form.country, "day": days(40), "name": "Day", "key": form["key"].value()}
    assert [browser.post(path, data).status_code for _time in "12"] == [302, 302]
    assert (DayOff.objects.count(), Event.objects.filter(kind="workdays.dayoff").count()) == (1, 1)


def test_keys_are_forgotten_after_a_month(coordinator):
    for age in (DRAFT_LIFETIME + DRAFT_LIFETIME, DRAFT_LIFETIME / 2):
        FormKeyFactory(made_at=now() - age)
    assert (erase_old_drafts(now=now()), FormKey.objects.count()) == (1, 1)


# Saved unchanged


def test_saving_unchanged_makes_no_version_and_no_line(as_, programme, coordinator):
    need = NeedFactory(programme=programme, title="A law", justification="One\nTwo\n", number=1)
    path, browser = f"{need.get_absolute_url()}edit/", as_(coordinator)
    answer = browser.post(path, filled(browser.get(path), justification="One\r\nTwo"), follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["Nothing was changed."]
    need.refresh_from_db()
    assert (need.version, Revision.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_a_session_saved_unchanged_with_its_teams_and_needs_tells_nobody(as_, programme, coordinator):
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    facts = {"status": "confirmed", "note_taker": coordinator, "time_zone": "UTC"}
    facts |= dict.fromkeys(["starts_at", "wall_start"], now().replace(microsecond=0, second=0))
    session = PeerSessionFactory(programme=programme, number=1, teams=teams, **facts)
    session.needs.add(NeedFactory(programme=programme))
    path, browser = f"{session.get_absolute_url()}edit/", as_(coordinator)
    for teams_now, version in ((teams, 1), (teams[:1], 2)):
        data = filled(browser.get(path), teams=[one.pk for one in teams_now])
        assert browser.post(path, data).status_code == 302
        session.refresh_from_db()
        assert session.version == version
    assert Notification.objects.count() == 0


def test_a_survey_saved_unchanged_keeps_its_version_and_another_question_makes_one(as_, programme):
    browser = as_(officer_of(programme))
    path = f"{programme.get_absolute_url()}surveys/new/"
    typed = {"kind": "baseline", "title": "Before", "closes_on": days(9), "chosen": ["FQ-1"], "text1": "And?"}
    browser.post(path, filled(browser.get(path), **typed, kind1="text"))
    survey = Survey.objects.get()
    path = f"{survey.get_absolute_url()}edit/"
    older = filled(browser.get(path), chosen=["FQ-1"])
    assert browser.post(path, older).status_code == 302
    assert Survey.objects.get().version == 1
    browser.post(path, older | {"text1": "And then?"})
    assert Survey.objects.get().version == 2
    assert browser.post(path, older | {"text1": "And now?"}).status_code == 422


def test_what_two_people_begin_at_once_is_not_overwritten(as_, programme, coordinator):
    path, mate = f"{programme.get_absolute_url()}diagnostic/edit/", teammate_of(programme)
    older = as_(mate).get(path)
    told = {"carried_out_on": days(-1), "consulted": 12, "summary": "Well."}
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **told))
    answer = as_(mate).post(path, filled(older, **(told | {"summary": "Badly."})))
    assert answer.status_code == 409
    assert DiagnosticAssessment.objects.get().summary == "Well."


def test_a_peer_may_not_use_a_key_to_change_what_is_no_longer_theirs(as_):
    programme = started()
    peer = peer_of(programme)
    path, browser = f"{programme.get_absolute_url()}sessions/new/", as_(peer)
    typed = {
        "title": "How the law came about",
        "wall_start": "2027-09-22T14:00",
        "minutes": 90,
        "days": 1,
        "format": "FM-WEBINAR",
    }
    data = filled(browser.get(path), **typed)
    browser.post(path, data)
    PeerSession.objects.update(status="confirmed", note_taker=peer)
    assert browser.post(path, data | {"visibility": "own_side"}).status_code == 422
    assert PeerSession.objects.get().visibility == "exchange"
