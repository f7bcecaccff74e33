"""Feedback of a session: both sides are asked at once, one word more before it closes, results when it has closed."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.send_questionnaire import close_forms
from p2p.base.notifications.sending import send_due
from p2p.base.questionnaires.actions import answer
from p2p.base.questionnaires.links import answer_address
from p2p.base.questionnaires.models import Form, Recipient
from p2p.pages.correspondence.queries import message_log_for
from p2p.pages.programme.queries import duties_by_person
from programmes.models import Programme
from programmes.question_catalogue import feedback_questions
from sessions.actions.feedback import ask_due_pulses, ask_feedback
from sessions.feedback import feedback_rounds
from sessions.models import PeerSession
from tests.factories import PeerSessionFactory, coordinator_of, now, peer_of, started, team_of, teammate_of

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=9)


@pytest.fixture
def amina(programme):
    return coordinator_of(programme, name="Amina")


def held(programme: Programme, **values) -> PeerSession:
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    taker = {"note_taker": values.pop("note_taker", None) or peer_of(programme, name="Thabo")}
    return PeerSessionFactory(programme=programme, teams=teams, status="held", **taker, **values)


def ask(session: PeerSession, by, at=None, codes=("FQ-1", "FQ-6")) -> Form:
    form = ask_feedback(
        session=session, questions=[one.stored for one in feedback_questions(codes)], by=by, now=at or now()
    )
    session.refresh_from_db()
    return form


def answered(form: Form, count: int, mark: int = 4) -> None:
    for row in Recipient.objects.filter(form=form, answered=False)[:count]:
        answer(recipient=row, answers={"FQ-1": mark}, now=now())


def crowd(programme: Programme, count: int) -> None:
    for _ in range(count):
        teammate_of(programme)


def test_feedback_is_asked_once_and_after_the_session(programme, amina):
    session = held(programme)
    form = ask(session, amina)
    assert (form.closes_on - form.opens_on, form.invited, form.anonymous) == (dt.timedelta(days=7), 2, True)
    with pytest.raises(ValidationError):
        ask(session, amina)
    with pytest.raises(ValidationError):
        ask(PeerSessionFactory(programme=programme, number=77), amina)


def test_whoever_runs_the_session_chooses_the_questions(as_, programme, amina):
    session = held(programme)
    path = f"{session.get_absolute_url()}feedback/"
    page = as_(amina).get(path).content.decode()
    assert [code for code in ("FQ-1", "FQ-4", "FQ-6") if f'value="{code}"' not in page] == []
    assert as_(teammate_of(programme)).get(path).status_code == 403
    as_(amina).post(path, {"chosen": ["FQ-2"], "text1": "Was the room warm?", "kind1": "scale"})
    session.refresh_from_db()
    assert [str(one) for one in session.feedback.question_list] == [
        "I could speak and ask freely",
        "Was the room warm?",
    ]


def test_both_sides_get_a_mail_at_once_with_a_link_that_opens_the_form_and_signs_nobody_in(client, programme, amina):
    session = held(programme)
    thabo = session.note_taker
    thabo.language = "fr"
    thabo.save()
    form = ask(session, amina)
    send_due(now())
    to = {one.to[0]: one for one in mail.outbox}
    assert set(to) == {amina.mailbox, thabo.mailbox}
    address = answer_address(form.pk, thabo.pk)
    assert address in to[thabo.mailbox].body
    assert "Répondre aux questions" in to[thabo.mailbox].body
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_link_stands_nowhere_in_the_database(programme, amina):
    form = ask(held(programme), amina)
    token = answer_address(form.pk, amina.pk).rsplit("/", 2)[1]
    assert not [one for one in Notification.objects.all() if token in f"{one.data}{one.key}"]


def test_who_gets_no_mail_gets_the_same_link_by_hand(as_, programme, amina):
    session = held(programme)
    session.note_taker.preferred_way = "message"
    session.note_taker.save()
    form = ask(session, amina)
    notification = Notification.objects.get(person=session.note_taker)
    assert notification.channel == "message"
    page = as_(amina).post(f"{session.programme.get_absolute_url()}messages/{notification.pk}/", {"act": "copy"})
    assert page.context["text"].endswith(answer_address(form.pk, session.note_taker_id))


def test_a_link_that_came_by_mail_is_shown_to_nobody_else(as_, programme, amina):
    session = held(programme)
    ask(session, amina)
    notification = Notification.objects.get(person=session.note_taker)
    page = as_(amina).post(f"{programme.get_absolute_url()}messages/{notification.pk}/", {"act": "copy"})
    assert "/f/" not in str(page.context.get("text", ""))


def test_there_is_one_word_more_three_days_before_it_closes_and_only_for_those_who_have_not_answered(programme, amina):
    bol = teammate_of(programme, name="Bol")
    form = ask(held(programme), amina)
    answer(recipient=form.recipients.get(person=bol), answers={"FQ-1": 4}, now=now())
    for day in range(9):
        plan_reminders(now() + dt.timedelta(days=day, hours=6))
    chased = Notification.objects.filter(kind="duty", data__form=form.pk)
    assert set(chased.values_list("person", flat=True)) == {
        amina.pk,
        form.recipients.exclude(person=bol).last().person_id,
    }
    assert {(one.key.rpartition(":")[2], one.person_id == bol.pk) for one in chased} == {("before3", False)}
    assert chased.count() == 2


def test_the_chase_leads_to_the_form_without_signing_in(programme, amina):
    form = ask(held(programme), amina)
    send_due(now())
    mail.outbox.clear()
    for day in range(8):
        at = now() + dt.timedelta(days=day)
        plan_reminders(at)
        send_due(at)
    hers = [one.body for one in mail.outbox if one.to == [amina.mailbox]]
    assert len([body for body in hers if answer_address(form.pk, amina.pk) in body]) == 1


def test_it_is_a_duty_until_it_is_answered_or_closed(as_, programme, amina):
    form = ask(held(programme), amina)
    [mine] = [one for one in duties_of([amina.pk], now().date()) if one.kind.code == "feedback"]
    assert (mine.due, mine.kind.can_snooze) == (form.closes_on, False)
    assert mine.path in as_(amina).get("/").content.decode()
    assert as_(amina).get(mine.path).status_code == 200
    answer(recipient=form.recipients.get(person=amina), answers={"FQ-1": 4}, now=now())
    assert [one for one in duties_of([amina.pk], now().date()) if one.kind.code == "feedback"] == []


def test_nobody_is_told_who_has_not_answered(programme, amina):
    teammate_of(programme, name="Bol")
    form = ask(held(programme), amina)
    codes = {
        duty.kind.code for person, duties in duties_by_person(programme, Viewer(amina), now().date()) for duty in duties
    }
    assert "feedback" not in codes
    for day in range(8):
        plan_reminders(now() + dt.timedelta(days=day))
    assert Notification.objects.filter(kind="duty", data__form=form.pk).count() > 1
    shown = message_log_for(programme, Viewer(amina)).filter(kind="duty", data__form=form.pk)
    assert [one.person for one in shown] == [amina]


def page_of(as_, session: PeerSession, person) -> str:
    return as_(person).get(session.get_absolute_url()).content.decode()


def test_results_are_shown_after_the_form_has_closed(as_, programme, amina):
    crowd(programme, 4)
    session = held(programme)
    form = ask(session, amina)
    answered(form, 5)
    page = page_of(as_, session, amina)
    assert '<bdi dir="ltr">5</bdi> of <bdi dir="ltr">6</bdi> answered' in page
    assert "on average" not in page
    close_forms(now() + WEEK)
    assert 'on average <bdi dir="ltr">4</bdi> of 5' in page_of(as_, session, amina)


def test_no_figure_is_shown_under_five_answers(as_, programme, amina):
    crowd(programme, 4)
    session = held(programme)
    answered(ask(session, amina), 4)
    close_forms(now() + WEEK)
    page = page_of(as_, session, amina)
    assert "on average" not in page
    assert "no figure is shown" in page


def test_small_sessions_of_one_format_are_shown_together_with_a_sentence_that_says_which(as_, programme, amina):
    crowd(programme, 2)
    first, second = held(programme, number=3), held(programme, number=5)
    for session, count, mark in ((first, 3, 5), (second, 2, 1)):
        answered(ask(session, amina), count, mark)
        assert "on average" not in page_of(as_, session, amina)
    close_forms(now() + WEEK)
    for session in (first, second):
        page = page_of(as_, session, amina)
        assert "had too few answers each, so they are shown together" in page
        assert 'on average <bdi dir="ltr">3.4</bdi> of 5' in page


def test_another_format_is_not_pooled_even_when_it_is_changed_later(programme, amina):
    crowd(programme, 3)
    first, second = held(programme, number=3), held(programme, number=5, format="FM-CLINIC")
    for session in (first, second):
        answered(ask(session, amina), 3)
    close_forms(now() + WEEK)
    PeerSession.objects.filter(pk=second.pk).update(format=first.format)
    assert [one.pool for one in feedback_rounds(first, Viewer(amina), now())] == [None]


def test_what_not_everybody_may_read_is_pooled_apart(programme, amina):
    crowd(programme, 3)
    first, second = held(programme, number=3), held(programme, number=5, visibility="own_side")
    for session in (first, second):
        answered(ask(session, amina), 3)
    close_forms(now() + WEEK)
    assert [one.pool for one in feedback_rounds(first, Viewer(amina), now())] == [None]


def test_a_signed_remark_stands_on_the_page_with_its_name(as_, programme, amina):
    session = held(programme)
    form = ask(session, amina)
    answer(recipient=form.recipients.get(person=session.note_taker), answers={}, remark="More time, please.", now=now())
    page = page_of(as_, session, amina)
    assert "More time, please." in page
    assert as_(teammate_of(started())).get(session.get_absolute_url()).status_code == 404


def test_sides_are_forgotten_where_one_is_too_small(programme, amina):
    crowd(programme, 5)
    assert set(ask(held(programme), amina).recipients.values_list("side", flat=True)) == {""}
    for _ in range(4):
        peer_of(programme)
    other = ask(held(programme, note_taker=amina), amina)
    assert sorted(other.recipients.values_list("side", flat=True)) == ["providing"] * 5 + ["seeking"] * 6


def test_three_months_later_the_same_people_are_asked_once_whether_they_use_it(as_, programme, amina):
    crowd(programme, 4)
    session = held(programme)
    answered(ask(session, amina), 5)
    close_forms(now() + WEEK)
    teammate_of(programme, name="New here")
    assert ask_due_pulses(now() + dt.timedelta(days=80)) == 0
    then = now() + dt.timedelta(days=90)
    assert (ask_due_pulses(then), ask_due_pulses(then)) == (1, 0)
    pulse = Form.objects.get(kind="pulse")
    assert [one.code for one in pulse.question_list] == ["FQ-4"]
    first, second = (set(one.recipients.values_list("person", flat=True)) for one in (session.feedback, pulse))
    assert first == second
    for row in pulse.recipients.all():
        answer(recipient=row, answers={"FQ-4": 2}, now=then)
    close_forms(then + WEEK)
    assert "Three months later" in page_of(as_, session, amina)
    assert [[one.mean for one in each.results] for each in feedback_rounds(session, Viewer(amina), then)] == [
        [4.0],
        [2.0],
    ]


def test_nobody_is_asked_again_after_half_a_year_or_in_a_programme_that_is_over(programme, amina):
    crowd(programme, 4)
    answered(ask(held(programme), amina), 5)
    close_forms(now() + WEEK)
    assert ask_due_pulses(now() + dt.timedelta(days=200)) == 0
    Programme.objects.update(state="cancelled")
    assert ask_due_pulses(now() + dt.timedelta(days=95)) == 0


def test_the_page_of_a_session_asks_the_same_however_many_sessions_are_pooled(as_, programme, amina):
    counts = []
    for number in (3, 4, 5):
        session = held(programme, number=number)
        answered(ask(session, amina), 2)
        close_forms(now() + WEEK)
        with CaptureQueriesContext(connection) as asked:
            as_(amina).get(session.get_absolute_url())
        counts.append(len(asked))
    # From the third on there are enough answers, and one question more reads them.
    assert counts == [counts[0], counts[0], counts[0] + 1]
