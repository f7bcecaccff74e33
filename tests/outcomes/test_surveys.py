"""Surveys of a programme: before and after, the evaluation by both sides, and the sector outside the team."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from outcomes import survey_results
from outcomes.actions import surveys
from outcomes.models import Survey
from outcomes.reports.content import build
from p2p.base.notifications.send_questionnaire import close_forms
from p2p.base.notifications.sending import send_due
from p2p.base.questionnaires.actions import answer
from p2p.base.questionnaires.models import Form, Response
from programmes.question_catalogue import evaluation_questions
from tests.factories import SurveyFactory, coordinator_of, days, now, peer_of, started, teammate_of, today

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=40)


@pytest.fixture
def amina(programme):
    return coordinator_of(programme, name="Amina")


def prepared(programme, by, kind="evaluation", codes=("FQ-5", "FQ-6"), regions=(), **facts) -> Survey:
    days_of = {"opens_on": today(), "closes_on": days(14)}
    return surveys.save_survey(
        survey=Survey(programme=programme),
        kind=kind,
        title=f"A survey ({kind})",
        facts={"introduction": "So that we learn.", "anonymous": True} | days_of | facts,
        questions=[one.stored for one in evaluation_questions() if one.code in codes],
        regions=list(regions),
        by=by,
    )


def asked(programme, by, **facts) -> Survey:
    return surveys.ask_survey(survey=prepared(programme, by, **facts), by=by, now=now())


def answered(survey: Survey, marks: list[int], code: str = "FQ-5") -> None:
    for row, mark in zip(survey.form.recipients.filter(answered=False), marks, strict=False):
        answer(recipient=row, answers={code: mark}, now=now())


def closed(survey: Survey) -> Survey:
    close_forms(now() + LATER)
    return Survey.objects.get(pk=survey.pk)


def page(as_, survey: Survey, person) -> str:
    return as_(person).get(survey.get_absolute_url()).content.decode()


def filled(**values) -> dict:
    facts = {"kind": "evaluation", "title": "How was it?", "closes_on": f"{days(9)}", "chosen": ["FQ-5"]}
    return facts | {"introduction": "", "regions": ""} | values


def test_a_survey_is_prepared_changed_and_asked(as_, programme, amina):
    path = f"{programme.get_absolute_url()}surveys/new/"
    as_(amina).post(path, filled(text1="Was it worth your time?", kind1="scale"))
    survey = Survey.objects.get()
    assert (survey.asked_on, [str(one) for one in survey.form.question_list][1]) == (None, "Was it worth your time?")
    edit = f"{survey.get_absolute_url()}edit/"
    assert "Was it worth your time?" in as_(amina).get(edit).content.decode()
    as_(amina).post(edit, filled(title="How was it for you?", chosen=["FQ-6"]))
    as_(amina).post(f"{survey.get_absolute_url()}ask/")
    survey.refresh_from_db()
    assert (survey.title, survey.asked_on, [one.code for one in survey.form.question_list]) == (
        "How was it for you?",
        today(),
        ["FQ-6"],
    )
    assert as_(amina).post(edit, filled()).status_code == 422
    assert as_(amina).post(f"{survey.get_absolute_url()}ask/").status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"closes_on": f"{days(0)}"}, "closes_on"), ({"chosen": []}, "__all__"), ({"kind": "gossip"}, "kind")],
)
def test_a_survey_that_cannot_be_asked_is_not_made(as_, programme, amina, wrong, field):
    reply = as_(amina).post(f"{programme.get_absolute_url()}surveys/new/", filled(**wrong))
    assert (reply.status_code, list(reply.context["form"].errors)) == (422, [field])
    assert not Survey.objects.exists()


def test_whoever_changes_a_survey_that_was_changed_meanwhile_is_told_and_loses_nothing(as_, programme, amina):
    browser, edit = as_(amina), f"{prepared(programme, amina).get_absolute_url()}edit/"
    browser.post(edit, filled(title="Theirs", version=1))
    reply = browser.post(edit, filled(title="Mine", version=1))
    assert (reply.status_code, Survey.objects.get().title) == (422, "Theirs")
    assert reply.context["form"]["title"].value() == "Mine"
    browser.post(edit, filled(title="Mine", version=reply.context["form"]["version"].value()))
    assert Survey.objects.get().title == "Mine"


def test_both_sides_are_asked_by_mail_and_answer_without_signing_in(client, programme, amina):
    thabo = peer_of(programme, name="Thabo")
    survey = asked(programme, amina)
    assert {one.person for one in survey.form.recipients.all()} == {amina, thabo}
    send_due(now())
    body = next(one.body for one in mail.outbox if one.to == [thabo.mailbox])
    path = re.search(r"http://127\.0\.0\.1:8000(/f/\S+)", body)[1]
    assert "So that we learn." in client.get(path).content.decode()
    client.post(path, {"FQ-5": "4"})
    assert survey.form.responses.get().answers == {"FQ-5": 4}


def test_an_evaluation_shows_both_sides_beside_each_other_where_each_is_large_enough(as_, programme, amina):
    for _ in range(5):
        peer_of(programme)
        teammate_of(programme)
    survey = asked(programme, amina)
    for row in survey.form.recipients.all():
        answer(recipient=row, answers={"FQ-5": 4 if row.side == "seeking" else 2}, now=now())
    assert "on average" not in page(as_, survey, amina)
    [one] = survey_results.results_when_closed(closed(survey))
    assert (one.n, one.by) == (11, {"national team": 4.0, "peers": 2.0})
    assert "on average" in page(as_, survey, peer_of(programme))


def test_no_figure_is_shown_under_five_answers(as_, programme, amina):
    for _ in range(5):
        teammate_of(programme)
    survey = asked(programme, amina)
    answered(survey, [4] * 4)
    assert survey_results.results_when_closed(closed(survey)) == []
    assert "no figure is shown" in page(as_, survey, amina)
    assert build(programme, today=days(50)).surveys == ()


def test_where_few_are_asked_the_form_says_so_and_a_signed_remark_stands_on_the_page(as_, programme, amina):
    thabo = peer_of(programme, name="Thabo")
    survey = asked(programme, amina)
    path = f"{programme.get_absolute_url()}forms/{survey.form_id}/"
    form = as_(thabo).get(path).content.decode()
    assert ("people were asked: no results will be shown" in form, "other sessions" in form) == (True, False)
    as_(thabo).post(path, {"remark": "It was worth it."})
    for one in (survey, closed(survey)):
        shown = page(as_, one, amina)
        assert ("It was worth it." in shown, "no results will be shown" in shown) == (True, True)


def test_where_enough_are_asked_or_answer_by_name_there_is_no_remark(as_, programme, amina):
    by_name = asked(programme, amina, anonymous=False)
    for _ in range(4):
        teammate_of(programme)
    for survey in (by_name, asked(programme, amina)):
        assert (survey.form.below_threshold, survey_results.signed_remarks(survey)) == (False, [])


def test_a_survey_by_name_does_not_speak_of_secrecy(as_, programme, amina):
    survey = asked(programme, amina, anonymous=False)
    opened, over = page(as_, survey, amina), page(as_, closed(survey), amina)
    assert "Results are shown when it has closed." in opened
    assert "would tell who said what" not in opened
    assert "no figure is shown" in over
    assert "recognised" not in over


def test_the_same_questions_are_asked_before_and_after_and_stand_beside_each_other(as_, programme, amina):
    for _ in range(5):
        teammate_of(programme)
    before = asked(programme, amina, kind="baseline")
    answered(before, [2] * 5)
    after = asked(programme, amina, kind="endline", codes=())
    assert after.form.questions == before.form.questions
    answered(after, [5] * 5)
    assert survey_results.before_and_after(closed(before)) == survey_results.before_and_after(closed(after))
    [(question, one, other)] = survey_results.before_and_after(closed(after))
    assert (question.code, one.mean, other.mean) == ("FQ-5", 2.0, 5.0)
    assert "Before and after" in page(as_, after, amina)


def test_who_has_not_answered_is_told_by_name_only_where_people_answer_by_name(as_, programme, amina):
    bol = teammate_of(programme, name="Bol")
    open_one, secret = asked(programme, amina, anonymous=False), asked(programme, amina)
    answer(recipient=open_one.form.recipients.get(person=amina), answers={"FQ-5": 4}, now=now())
    assert "has not answered yet" in page(as_, open_one, amina)
    assert "has not answered yet" not in page(as_, open_one, bol)
    told = [page(as_, open_one, person).count("4 largely") for person in (amina, bol)]
    assert told == [1, 0]
    assert "has not answered yet" not in page(as_, secret, amina)
    assert '<bdi dir="ltr">1</bdi> of <bdi dir="ltr">2</bdi> answered' in page(as_, open_one, bol)


# The sector


@pytest.fixture
def sector(programme, amina) -> Survey:
    return asked(programme, amina, kind="sector", codes=("FQ-5",), regions=["North", "South"])


def public(survey: Survey) -> str:
    return f"/q/{survey.link}/"


def typed(**values) -> dict:
    return {"key": f"{uuid.uuid4()}", "region": "North", "FQ-5": "4"} | values


def test_anybody_with_the_address_answers_without_a_name(client, sector):
    reply = client.get(public(sector))
    assert (reply.status_code, reply["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert client.post(public(sector), typed()).status_code == 302
    assert "Thank you" in client.get(f"{public(sector)}?thanks").content.decode()
    stored = Response.objects.get()
    assert (stored.answers, stored.person, stored.side) == ({"region": "North", "FQ-5": 4}, None, "")


def test_the_same_page_sent_twice_is_one_answer(client, sector):
    once = typed()
    for _ in range(2):
        client.post(public(sector), once)
    assert Response.objects.count() == 1


def test_a_question_of_ones_own_keeps_its_question_mark_on_its_own_side(client, programme, amina):
    survey = prepared(programme, amina, kind="sector", regions=["North"])
    own = {"code": "own1", "kind": "text", "words": {"": "Which incentives do you use?"}}
    Form.objects.filter(pk=survey.form_id).update(questions=[*survey.form.questions, own])
    survey = surveys.ask_survey(survey=survey, by=amina, now=now())
    page = client.get(f"{public(survey)}?lang=ar").content.decode()
    assert "<bdi>Which incentives do you use?</bdi>" in page


def test_it_asks_in_every_language(client, sector):
    texts = [client.get(f"{public(sector)}?lang={code}").content.decode() for code in ("fr", "ar")]
    assert ["Where do you work" in text for text in texts] == [False, False]


def test_it_does_not_take_more_than_it_can_hold(client, sector, monkeypatch):
    monkeypatch.setattr(surveys, "MOST_ANSWERS", 1)
    codes = [client.post(public(sector), typed()).status_code for _ in range(2)]
    assert (codes, Response.objects.count()) == ([302, 422], 1)


def test_one_address_sends_so_many_an_hour_and_is_not_kept(client, sector, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    here = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    codes = [client.post(public(sector), typed(), **here).status_code for _ in range(31)]
    assert codes == [302] * 30 + [429]
    assert client.post(public(sector), typed(), HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302
    assert "203.0" not in str(list(Response.objects.values()))


def test_what_is_sent_when_too_many_came_stays_in_the_form(client, sector, monkeypatch):
    monkeypatch.setattr("outcomes.views.surveys.MAX_ANSWERS_PER_HOUR", 0)
    once = typed(region="South")
    reply = client.post(public(sector), once)
    form = reply.context["form"]
    assert (reply.status_code, [form[name].value() for name in ("region", "FQ-5", "key")]) == (
        429,
        ["South", "4", once["key"]],
    )
    assert "Many answers came from here" in reply.content.decode()
    assert form.errors == {}


@pytest.mark.parametrize("link", ["", "nothing", "%00"])
def test_another_address_leads_nowhere(client, sector, link):
    SurveyFactory(programme=sector.programme, number=77)
    assert client.get(f"/q/{link}/").status_code in {404, 410}


def test_closed_it_takes_nothing_and_its_address_is_not_shown_any_more(client, as_, amina, sector):
    assert sector.link in page(as_, sector, amina)
    survey = closed(sector)
    assert sector.link not in page(as_, survey, amina)
    assert client.post(public(survey), typed()).status_code == 410
    with pytest.raises(ValidationError):
        surveys.record_anonymous_answer(survey=survey, answers={"FQ-5": 1}, key=uuid.uuid4(), now=now())


def test_answers_on_paper_are_typed_in_and_counted_with_the_others(as_, sector, amina):
    path = f"{sector.get_absolute_url()}type-in/"
    assert as_(amina).post(path, typed())["Location"] == path
    assert as_(peer_of(sector.programme)).get(path).status_code == 403
    sheet = as_(amina).get(f"{sector.get_absolute_url()}paper/").content.decode()
    assert "data:image/svg+xml;base64," in sheet
    assert sector.link in sheet
    assert Response.objects.count() == 1


def test_regions_are_told_apart_only_where_each_of_them_is_large_enough(sector):
    for region, count in (("North", 5), ("South", 4)):
        for _ in range(count):
            answers = {"region": region, "FQ-5": 5 if region == "North" else 1}
            surveys.record_anonymous_answer(survey=sector, answers=answers, key=uuid.uuid4(), now=now())
    Form.objects.filter(pk=sector.form_id).update(closed=True)
    [one] = survey_results.results_when_closed(Survey.objects.get(pk=sector.pk))
    assert (one.question.code, one.n, one.by) == ("FQ-5", 9, {})
    Form.objects.filter(pk=sector.form_id).update(closed=False)
    surveys.record_anonymous_answer(survey=sector, answers={"region": "South", "FQ-5": 1}, key=uuid.uuid4(), now=now())
    Form.objects.filter(pk=sector.form_id).update(closed=True)
    where, one = survey_results.results_when_closed(Survey.objects.get(pk=sector.pk))
    assert [(line.words, line.n) for line in where.bars] == [("North", 5), ("South", 5)]
    assert one.by == {"North": 5.0, "South": 1.0}


def test_the_sector_stands_apart_from_the_team(as_, programme, amina, sector):
    asked(programme, amina)
    listed = as_(amina).get(f"{programme.get_absolute_url()}surveys/").context
    assert ([one.kind for one in listed["of_team"]], [one.kind for one in listed["of_sector"]]) == (
        ["evaluation"],
        ["sector"],
    )


def test_the_report_tells_how_many_answered_and_what_they_said(programme, amina):
    for _ in range(5):
        teammate_of(programme)
    survey = asked(programme, amina)
    answered(survey, [4, 4, 4, 4, 5])
    closed(survey)
    [one] = build(programme, today=today()).surveys
    assert (one.n, one.invited, [(row.mean, row.n) for row in one.results]) == (5, 6, [(4.2, 5)])


def test_surveys_of_another_programme_are_not_there(as_, amina, sector):
    stranger = coordinator_of(started())
    assert as_(stranger).get(sector.get_absolute_url()).status_code == 404
