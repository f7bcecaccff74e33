"""One bad row never stops the others: every job goes on, and no page fails because of what is stored."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from outcomes.models import FollowUpAction, Indicator
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.send_questionnaire import close_forms
from p2p.base.notifications.sending import send_due
from p2p.base.questionnaires.models import Form
from p2p.base.web.fault_isolation import run_each_isolated, run_isolated
from p2p.celery import app
from programmes import actions
from programmes.models import Phase, Programme
from sessions.actions import feedback, note_review
from sessions.models import Note
from tests.factories import (
    FollowUpActionFactory,
    FormFactory,
    NoteFactory,
    NotificationFactory,
    PeerSessionFactory,
    PersonFactory,
    ReminderOverrideFactory,
    coordinator_of,
    days,
    now,
    peer_of,
    started,
    teammate_of,
    today,
)
from tests.test_access import MATRIX
from tests.world import World, addresses

pytestmark = pytest.mark.django_db


def poison(row, **values) -> None:
    """What no form, no action and no database of ours takes, stored all the same."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for check in row._meta.constraints:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{check.name}"')
        for column, value in values.items():
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [value, row.pk])


def lock_up(row, doing: str = "UPDATE", when: str = "") -> None:
    """The database refuses whatever a job wants to do to this row."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        body = "BEGIN RAISE EXCEPTION 'no'; END"
        cursor.execute(f"CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $${body}$$ LANGUAGE plpgsql")
        condition = f"FOR EACH ROW WHEN ({when or f'OLD.id = {row.pk}'})"
        cursor.execute(f'CREATE TRIGGER no BEFORE {doing} ON "{table}" {condition} EXECUTE FUNCTION refuse()')


# Jobs


def reminded() -> set[str]:
    return set(Notification.objects.filter(kind="duty").values_list("person__name", flat=True))


def test_an_action_due_in_the_year_one_stops_no_other_reminder(caplog):
    programme = started()
    for name, gap in (("Amina", 0), ("Bol", 1), ("Chol", -3)):
        FollowUpActionFactory(programme=programme, owner=teammate_of(programme, name=name), due_on=days(gap))
    bad = FollowUpActionFactory(programme=programme, owner=teammate_of(programme, name="Deng"), title="A secret")
    poison(bad, due_on="0001-01-01")
    plan_reminders(now())
    assert {"Amina", "Bol", "Chol"} <= reminded()
    assert f"action:{programme.code}:{bad.number}" in caplog.text
    assert "A secret" not in caplog.text


def test_a_timetable_with_a_wild_number_stops_its_own_programme_at_most(caplog):
    programme, other = started(), started()
    for one in (programme, other):
        FollowUpActionFactory(programme=one, owner=teammate_of(one, name=one.code), due_on=today())
    ReminderOverrideFactory(programme_code=programme.code, kind="action", before=[10**9])
    plan_reminders(now())
    assert other.code in reminded()


def test_a_zone_and_a_language_that_nobody_knows_stop_no_message(mailoutbox):
    programme = started()
    lost = teammate_of(programme, name="Lost", time_zone="Mars/Olympus", language="xx", contact_email="l@mail.example")
    for person in (lost, teammate_of(programme, name="Found", contact_email="f@mail.example")):
        FollowUpActionFactory(programme=programme, owner=person, due_on=today())
    plan_reminders(now())
    NotificationFactory(person=lost)
    assert {"Lost", "Found"} <= reminded()
    assert send_due(now()) >= 1
    assert Notification.objects.filter(state="failed").count() == 0
    assert [mail.to for mail in mailoutbox] == [["l@mail.example"]]


@pytest.mark.parametrize("data", [{"until": "no day"}, {"until": 7}])
def test_a_message_with_a_broken_fact_fails_alone(mailoutbox, data):
    broken = NotificationFactory(data=data, due_at=now() - dt.timedelta(days=1))
    whole = NotificationFactory()
    Notification.objects.filter(pk=broken.pk).update(data=data)
    send_due(now())
    states = dict(Notification.objects.values_list("pk", "state"))
    assert (states[broken.pk], states[whole.pk]) == ("failed", "sent")


def test_a_digest_with_a_broken_day_fails_alone(mailoutbox):
    broken = NotificationFactory(kind="digest", key="digest:never", due_at=now() - dt.timedelta(days=1))
    whole = NotificationFactory()
    assert send_due(now()) == 1
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, broken.reason, whole.state) == ("failed", "broken", "sent")


def over() -> tuple[Form, Form]:
    return FormFactory(opens_on=days(-9), closes_on=days(-2)), FormFactory(opens_on=days(-9), closes_on=days(-2))


def test_a_form_that_cannot_be_closed_keeps_no_other_one_open():
    bad, good = over()
    lock_up(bad)
    assert close_forms(now()) == 1
    assert dict(Form.objects.values_list("pk", "closed")) == {bad.pk: False, good.pk: True}


def test_notes_that_cannot_be_agreed_keep_no_others_waiting(programme):
    notes = []
    for number in (1, 2):
        taker = peer_of(programme)
        session = PeerSessionFactory(programme=programme, number=number, note_taker=taker, status="notes_shared")
        notes.append(
            NoteFactory(session=session, author=taker, state="shared", shared_on=days(-9), corrections_until=days(-2))
        )
    lock_up(notes[0])
    assert note_review.agree_due_notes(now=now()) == 1
    assert dict(Note.objects.values_list("pk", "state")) == {notes[0].pk: "shared", notes[1].pk: "agreed"}


def test_a_session_that_cannot_be_asked_about_keeps_no_other_from_being_asked(programme):
    at = now() - dt.timedelta(days=100)
    for number in (1, 2):
        form = FormFactory(programme_code=programme.code, about=number, closed=True)
        facts = {
            "status": "held",
            "feedback": form,
            "starts_at": at,
            "wall_start": at,
            "note_taker": peer_of(programme),
        }
        PeerSessionFactory(programme=programme, number=number, **facts)
    lock_up(Form.objects.first(), "INSERT", "NEW.about = 1 AND NEW.kind = 'pulse'")
    assert feedback.ask_due_pulses(now()) == 1
    assert list(Form.objects.filter(kind="pulse").values_list("about", flat=True)) == [2]


def test_a_contact_that_cannot_be_erased_keeps_no_other_one():
    programme = started(state="archived")
    Programme.objects.update(put_away_on=days(-400))
    bad, good = (peer_of(programme, email=None, contact_email=f"{name}@mail.example") for name in ("bad", "good"))
    lock_up(bad)
    assert actions.erase_contacts(today=today()) == 1
    good.refresh_from_db()
    assert good.contact_email == ""


def test_a_programme_that_cannot_be_blocked_keeps_no_other_from_it():
    bad, good = (started().phases.get(kind="PREP") for _turn in range(2))
    lock_up(bad)
    day_after = max(bad.planned_end, good.planned_end) + dt.timedelta(days=1)
    assert actions.mark_blocked_phases(now=dt.datetime.combine(day_after, dt.time(12), dt.UTC)) == 1
    assert list(Phase.objects.exclude(blocked_on=None)) == [good]


# Drafts are erased by one statement that looks at a time only; documents are made each in a child of its own.
ALONE = {"p2p.versions.tasks.erase_drafts", "p2p.documents.tasks.start_renderer", "p2p.notices.tasks.show_life"}
SHOWN = {
    "p2p.notices.tasks.plan_reminders", "p2p.notices.tasks.send_due", "p2p.notices.tasks.close_forms",
    "sessions.tasks.agree_due", "sessions.tasks.ask_again",
    "programmes.tasks.find_blocked", "programmes.tasks.erase_contacts",
}  # fmt: skip


def test_every_job_of_the_timetable_is_shown_to_go_on():
    assert {one["task"] for one in app.conf.beat_schedule.values()} == ALONE | SHOWN


def test_of_a_thousand_rows_three_bad_ones_are_left_out(caplog):
    def act(numbers) -> int:
        assert not {3, 500, 999} & set(numbers)
        return len(numbers)

    assert run_isolated("counting", range(1000), act) == 997
    assert run_each_isolated("counting", range(1000), lambda number: act([number])) == 997
    assert caplog.text.count("counting leaves out int 500: AssertionError") == 2
    assert run_isolated("counting", [], act) == 0


# Pages


@pytest.fixture
def world(demo, settings, tmp_path) -> World:
    settings.EMAIL_FILE_PATH = tmp_path
    return World()


def poison_all(world: World) -> None:
    programme = world.programme
    first, *rest = Indicator.objects.filter(programme=programme).order_by("number")
    poison(first, indicator="P1-c", own_label="", own_unit="", baseline="-1", target="7.5")
    for figure in first.measurements.all():
        poison(figure, value="9999999999", on="0001-01-01", status="accepted")
    poison(rest[0], indicator="ZZ-z", own_label="")
    poison(first.outcome, policy_stage="bogus", outcome="OUT-ZZ", own_title="")
    early, late, *_others = FollowUpAction.objects.filter(programme=programme)
    poison(early, due_on="0001-01-01", status="bogus")
    poison(late, due_on="9999-12-31")
    poison(programme, policy_topic="ZZ", cultural_domain="ZZ", working_languages='["zz"]')
    poison(programme.needs.first(), policy_domain="ZZ", status="bogus", rank=30000)
    poison(programme.risks.first(), obstacle="OB-ZZ", review_on="0001-01-01", likelihood=99)
    poison(programme.documents.first(), dated="9999-12-31", kind="bogus")
    for session in programme.peer_sessions.all():
        poison(session, time_zone="Mars/Olympus", format="FM-ZZ", minutes=2_000_000_000)
    for team in programme.teams.filter(side="providing"):
        poison(team, country="ZZ")
    for person in world.people.values():
        poison(person, time_zone="Mars/Olympus", country="ZZ")


@pytest.mark.parametrize("role", ["coordinator", "member", "peer", "portfolio", "observer"])
def test_no_page_fails_because_of_what_is_stored(world, role):
    poison_all(world)
    by_name = {one.name: one for one in addresses(get_resolver().url_patterns)}
    browser, failing = Client(raise_request_exception=False), {}
    browser.cookies.load(world.cookies[role])
    for method, name in MATRIX:
        # Where no job has ever run, the health of jobs is bad.
        if method == "GET" and not name.startswith(("account_", "tryout:", "healthz-jobs")):
            answer = browser.get(world.path(by_name[name]))
            if answer.streaming:
                answer.getvalue()
            if answer.status_code >= 500:
                failing[name] = repr((answer.exc_info or ("", answer.content))[1])
    assert failing == {}


def test_whoever_has_a_language_that_is_gone_reads_english(as_, programme):
    person = teammate_of(programme, language="xx")
    answer = as_(person).get(programme.get_absolute_url())
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")


def test_the_profile_asks_for_a_zone_that_is_known(as_):
    person = PersonFactory(time_zone="Mars/Olympus")
    page = as_(person).get("/profile/").content.decode()
    assert "“Mars/Olympus” is not a time zone. Choose one from the list." in page


def test_an_entry_of_notes_that_nobody_has_begun_is_not_there(as_, programme):
    taker = coordinator_of(programme)
    session = PeerSessionFactory(programme=programme, number=1, note_taker=taker, status="held")
    for rest in ("", "remove/"):
        path = f"{session.get_absolute_url()}notes/6f9619ff-8b86-4d01-b42d-00cf4fc964ff/{rest}"
        assert as_(taker).get(path).status_code in {404, 405}
        assert as_(taker).post(path).status_code == 404


@pytest.mark.parametrize(("reason", "words"), [
    ("550 No such user", "The mailbox refuses the mail: "),
    ("451 busy", "The mailbox takes no mail for the moment: "),
    ("server", "The mail server does not answer."),
    ("KeyError('what')", "The message could not be written."),
])  # fmt: skip
def test_a_failed_message_says_why_in_a_sentence(as_, programme, coordinator, reason, words):
    notification = NotificationFactory(programme_code=programme.code, person=coordinator, state="failed", reason=reason)
    for path in ("messages/", f"messages/{notification.pk}/"):
        page = as_(coordinator).get(f"{programme.get_absolute_url()}{path}").content.decode()
        assert words in page
        assert "KeyError" not in page
