"""Answering by one's own link: without signing in, changed until it closes, and after that nobody finds it again."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from p2p.base.notifications.send_questionnaire import close_forms
from p2p.base.questionnaires.actions import answer, answers_of
from p2p.base.questionnaires.forms import QuestionsForm
from p2p.base.questionnaires.links import answer_address, answer_token, read_answer_token, response_keys
from p2p.base.questionnaires.models import Form, Recipient, Response, day_everywhere
from programmes.question_catalogue import feedback_questions
from tests.factories import FormFactory, PersonFactory, RecipientFactory, days, now

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=9)


@pytest.fixture
def recipient() -> Recipient:
    """Nakato was asked, and four others."""
    form = FormFactory(invited=5)
    RecipientFactory.create_batch(4, form=form)
    return RecipientFactory(form=form, person=PersonFactory(name="Nakato", language="fr"))


def path(recipient: Recipient) -> str:
    return f"/f/{answer_token(recipient.form_id, recipient.person_id)}/"


def test_the_form_opens_by_its_link_in_the_language_of_whoever_was_asked_and_signs_nobody_in(client, recipient):
    page = client.get(path(recipient))
    assert (page.status_code, page["Content-Language"], page["X-Robots-Tag"]) == (200, "fr", "noindex, nofollow")
    assert "La session a été utile à mon travail" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert Response.objects.count() == 0


def test_another_language_can_be_chosen(client, recipient):
    assert 'dir="rtl"' in client.get(f"{path(recipient)}?lang=ar").content.decode()
    client.post("/language/", {"language": "es", "next": path(recipient)})
    assert (
        "Fue útil" in client.get(path(recipient)).content.decode()
        or client.get(path(recipient))["Content-Language"] == "es"
    )


def test_an_answer_can_be_changed_until_the_form_closes(client, recipient):
    for mark in ("2", "5"):
        assert client.post(path(recipient), {"FQ-1": mark}).status_code == 302
    assert [(one.answers, one.person, one.side) for one in Response.objects.all()] == [({"FQ-1": 5}, None, "")]
    recipient.refresh_from_db()
    assert recipient.answered
    assert 'value="5" id="id_FQ-1_0" checked' in client.get(path(recipient)).content.decode()


def test_after_it_has_closed_a_sentence_says_so(client, recipient):
    client.post(path(recipient), {"FQ-1": "4"})
    close_forms(now() + LATER)
    page = client.get(path(recipient))
    assert page.status_code == 410
    assert "answers" not in page.context
    assert client.post(path(recipient), {"FQ-1": "1"}).status_code == 410
    assert Response.objects.get().answers == {"FQ-1": 4}


def test_a_form_is_open_as_long_as_it_is_that_day_somewhere():
    noon = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    assert [day_everywhere(noon - dt.timedelta(minutes=one)).day for one in (1, 0)] == [3, 4]
    form = FormFactory(opens_on=dt.date(2026, 3, 1), closes_on=dt.date(2026, 3, 3))
    assert (form.is_open(noon - dt.timedelta(minutes=1)), form.is_open(noon)) == (True, False)


def test_nothing_in_the_database_leads_from_a_person_to_an_answer(client, recipient):
    """The link and its key are stored nowhere, and both tables say the same of everybody."""
    client.post(path(recipient), {"FQ-1": "4"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text), count(*) FROM questionnaires_recipient")
        assert cursor.fetchone() == (1, 5)
    columns = {field.name for field in Recipient._meta.fields}
    assert columns == {"id", "form", "person", "side", "answered", "remark"}
    assert {field.name for field in Response._meta.fields} == {"id", "uuid", "form", "side", "person", "answers"}


def test_when_it_closes_the_link_finds_the_answer_no_more(recipient):
    for row in Recipient.objects.all():
        answer(recipient=row, answers={"FQ-1": 4}, now=now())
    before = list(Response.objects.order_by("pk").values_list("pk", "uuid"))
    assert answers_of(recipient) == {"FQ-1": 4}
    assert close_forms(now() + LATER) == 1
    after = list(Response.objects.order_by("pk").values_list("pk", "uuid"))
    assert not {key for _pk, key in before} & {key for _pk, key in after}
    assert [key for _pk, key in after] == sorted(key for _pk, key in after)
    assert answers_of(recipient) == {}
    assert close_forms(now() + LATER) == 0


def test_answers_by_name_keep_their_name(recipient):
    Form.objects.update(anonymous=False)
    answer(recipient=Recipient.objects.get(pk=recipient.pk), answers={"FQ-1": 4}, now=now())
    close_forms(now() + LATER)
    assert Response.objects.get().person == recipient.person


def test_a_new_secret_of_the_server_makes_no_second_answer(client, recipient, settings):
    old = path(recipient)
    client.post(old, {"FQ-1": "2"})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one that is long enough"
    assert path(recipient) != old
    for one in (old, path(recipient)):
        assert client.post(one, {"FQ-1": "5"}).status_code == 302
    assert Response.objects.get().answers == {"FQ-1": 5}


def test_the_link_is_always_the_same_and_opens_one_form_only(recipient):
    assert answer_address(recipient.form_id, recipient.person_id) == settings.P2P_BASE_URL + path(recipient)
    token = answer_token(3, 45)
    assert read_answer_token(token) == (3, 45)
    assert [
        read_answer_token(one) for one in (token[1:], token[:-1], "3-46" + token[4:], "", "a\x00b", "x" * 9000)
    ] == [None] * 6
    assert len(set(response_keys(3, 45) + response_keys(4, 45) + response_keys(3, 46))) == 3


@pytest.mark.parametrize("token", ["nothing", "1-1.xyz", "%00", "ا", "1-1." + "x" * 43])
def test_a_link_that_leads_nowhere_says_what_to_do(client, token):
    page = client.get(f"/f/{token}/")
    assert page.status_code == 410
    assert "does not lead to a form" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "at least one question"),
        ({"FQ-1": ""}, "at least one question"),
        ({"FQ-1": "9"}, "not one of the available choices"),
        ({"FQ-6": "nothing\x00at all"}, "Null characters"),
        ({"FQ-6": "long " * 40_000}, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_taken_is_told_with_a_sentence(client, recipient, typed, said):
    Form.objects.update(questions=[one.stored for one in feedback_questions(["FQ-1", "FQ-6"])])
    page = client.post(f"{path(recipient)}?lang=en", typed)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Response.objects.exists()


def test_what_was_typed_from_right_to_left_stays_as_it_was(client, recipient):
    Form.objects.update(questions=[one.stored for one in feedback_questions(["FQ-6"])])
    client.post(path(recipient), {"FQ-6": "وقت أقل \u202eabc <b>"})
    assert Response.objects.get().answers == {"FQ-6": "وقت أقل \u202eabc <b>"}
    assert "&lt;b&gt;" in client.get(path(recipient)).content.decode()


def test_sending_very_often_is_slowed_down(client, recipient):
    codes = [client.post(path(recipient), {"FQ-1": "4"}).status_code for _ in range(31)]
    assert codes == [302] * 30 + [429]


def test_where_few_are_asked_the_form_says_so_and_takes_a_signed_remark(client, recipient):
    Form.objects.update(invited=3, pool="UGA-FILES:FM-VMEET")
    page = client.get(f"{path(recipient)}?lang=en").content.decode()
    assert re.search(r"Only <bdi dir=\"ltr\">3</bdi> people were asked", page)
    client.post(path(recipient), {"remark": "The room was too small."})
    recipient.refresh_from_db()
    assert (recipient.answered, recipient.remark, Response.objects.count()) == (True, "The room was too small.", 0)


def test_where_enough_are_asked_nobody_signs(client, recipient):
    assert "remark" not in client.get(path(recipient)).content.decode()
    assert client.post(path(recipient), {"remark": "It was me."}).status_code == 422


def test_whoever_is_signed_in_finds_the_same_form_and_others_do_not(as_, recipient):
    signed_in = f"/programmes/{recipient.form.programme_code}/forms/{recipient.form_id}/"
    as_(recipient.person).post(signed_in, {"FQ-1": "3"})
    assert answers_of(recipient) == {"FQ-1": 3}
    assert as_(PersonFactory()).get(signed_in).status_code == 404


def test_a_person_who_is_gone_has_no_link_any_more(client, recipient):
    recipient.person.is_active = False
    recipient.person.save()
    assert client.get(path(recipient)).status_code == 410


def test_a_form_takes_no_answer_a_day_too_late(recipient):
    Form.objects.update(opens_on=days(-9), closes_on=days(-2))
    with pytest.raises(ValidationError):
        answer(recipient=recipient, answers={"FQ-1": 1}, now=now())


def asking(**typed) -> QuestionsForm:
    return QuestionsForm(typed, offered=feedback_questions(), usual=[], most=6)


def test_own_questions_stand_behind_those_of_the_toolkit():
    own = {"text1": "Which part was too long?", "kind1": "choice", "options1": "The film\n\nThe talk\nThe film"}
    form = asking(chosen=["FQ-6", "FQ-1"], **own)
    assert form.is_valid()
    stored = form.questions()
    assert [one["code"][:4] for one in stored] == ["FQ-1", "FQ-6", "own-"]
    assert (stored[2]["words"], stored[2]["options"]) == (
        {"": "Which part was too long?"},
        [{"": "The film"}, {"": "The talk"}],
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "__all__"),
        ({"chosen": ["FQ-1", "FQ-2", "FQ-3", "FQ-4", "FQ-5", "FQ-6"], "text1": "One more?"}, "__all__"),
        ({"text1": "Which?", "kind1": "choice", "options1": "only one"}, "options1"),
        ({"chosen": ["FQ-9"]}, "chosen"),
    ],
)
def test_no_form_asks_nothing_or_too_much(typed, field):
    assert list(asking(**typed).errors) == [field]
