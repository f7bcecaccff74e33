"""The demonstration: loaded into an empty house only, with every date shifted by whole weeks."""

import datetime as dt
import io
import json
import re

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from outcomes.models import Contribution, Evidence, FollowUpAction, Lesson, Measurement, Report, Survey
from p2p.base.accounts.models import Person
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from p2p.base.questionnaires.models import Recipient, Response
from p2p.base.web.checks import has_former_labels
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.loader import Demo
from p2p.demo.tryout_database import set_schema_aside
from p2p.demo.yaml_loader import YamlLoader
from programmes.models import ChecklistTick, Membership, Need, PhaseChange, Programme, SuccessScore
from sessions.models import AgendaItem, NoteEntry, PeerSession
from tests.factories import ProgrammeFactory, today

CODES = ["CRI-MUSIC", "ETH-FILM", "SSD-COPY", "UGA-FILM"]


def said(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue().strip()


def codes() -> list[str]:
    return list(Programme.objects.order_by("code").values_list("code", flat=True))


@pytest.mark.django_db
def test_the_demonstration_is_loaded_into_an_empty_house():
    assert said("load_demo") == "4 programmes loaded."
    assert codes() == CODES
    assert set(Programme.objects.values_list("holds_demonstration", flat=True)) == {True}


@pytest.mark.django_db
def test_a_house_that_is_lived_in_is_left_alone():
    ProgrammeFactory(code="KEN-DANCE")
    with pytest.raises(CommandError, match="not empty"):
        said("load_demo")
    assert codes() == ["KEN-DANCE"]


@pytest.mark.django_db(transaction=True)
def test_whoever_says_so_begins_again():
    ProgrammeFactory(code="KEN-DANCE")
    assert said("load_demo", "--reset") == "4 programmes loaded."
    assert codes() == CODES


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command",
    [
        ("load_demo",),
        ("load_demo", "--reset"),
        ("load_demo", "--synthetic", "1"),
        ("demo_accounts", "--json"),
        ("prepare",),
    ],
)
def test_production_knows_no_demonstration_and_is_never_emptied(settings, command):
    settings.TRYOUT = False
    ProgrammeFactory(code="KEN-DANCE")
    with pytest.raises(CommandError, match="belongs to the try-out"):
        said(*command)
    assert codes() == ["KEN-DANCE"]


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_demo", "load_demo --synthetic 1"])
def test_not_even_an_empty_production_takes_the_demonstration(settings, command):
    settings.TRYOUT = False
    with pytest.raises(CommandError, match="belongs to the try-out"):
        said(*command.split())
    assert codes() == []


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (dt.date(2026, 3, 4), dt.date(2025, 8, 11)),
        (dt.date(2026, 3, 10), dt.date(2025, 8, 11)),
        (dt.date(2026, 3, 11), dt.date(2025, 8, 18)),
    ],
)
def test_dates_move_by_whole_weeks_and_keep_their_weekday(today, day):
    before = dt.date(2021, 2, 22)
    assert before + Demo(today).shift == day
    assert day.weekday() == before.weekday()


@pytest.mark.django_db
def test_the_dates_of_the_story_can_be_kept():
    said("load_demo", "--keep-dates")
    entered = Programme.objects.get(code="UGA-FILM").phases.get(kind="SESS").entered_on
    assert entered == dt.date(2021, 2, 22)


@pytest.mark.django_db
def test_the_try_out_is_prepared_again_and_again_and_names_its_accounts():
    first, second = (json.loads(said("prepare").splitlines()[-1]) for _ in range(2))
    assert first == second
    assert {one["role"] for one in first["accounts"]} >= {"coordinator", "peer", "officer", "observer", "portfolio"}
    assert codes() == CODES
    # There are mails to read, whatever the day of the week and wherever people live.
    assert Notification.objects.filter(kind="digest", state="sent").count() > 10


@pytest.mark.django_db
def test_every_account_that_is_named_signs_in(demo, client):
    for one in json.loads(said("demo_accounts", "--json")):
        assert client.login(username=one["email"], password=one["password"]), one["email"]
        client.logout()


def test_accounts_are_listed_for_people_too():
    lines = said("demo_accounts").splitlines()
    assert all("@" in line for line in lines)


def test_the_week_of_today_is_the_week_of_the_story(demo):
    shift = Demo(today()).shift
    assert (shift.days % 7, abs((Demo(today()).as_of + shift - today()).days) < 7) == (0, True)
    assert PeerSession.objects.filter(starts_at__date__gt=today()).exists()


def test_the_people_of_the_try_out_stand_on_its_sign_in_page(demo, client):
    page = client.get("/account/login/").content.decode()
    everyone = {one["email"] for one in Demo(today()).accounts()}
    assert [email for email in everyone if email not in page] == []
    assert Person.objects.filter(email__in=everyone).count() == len(everyone)


def test_the_story_is_told_whole(demo):
    told = {
        Membership: 37, PhaseChange: 14, Need: 16, ChecklistTick: 81, SuccessScore: 50, PeerSession: 27,
        AgendaItem: 104, NoteEntry: 27, Recipient: 58, Survey: 1, Response: 253, Measurement: 15, Evidence: 15,
        FollowUpAction: 13, Contribution: 18, Lesson: 9, Report: 3,
    }  # fmt: skip
    assert {model: model._base_manager.count() for model in told} == told
    assert Event.objects.filter(verb="moved").count() == 14


def test_what_hangs_on_a_session_hangs_together(demo):
    session = demo["SSD-COPY"].peer_sessions.get(number=7)
    entry = session.note.entries.get()
    assert (entry.author, entry.team.code, entry.need.number) == (session.note_taker, "SSD", 4)
    assert entry.action.session == session
    assert session.starts_at == session.wall_start - dt.timedelta(hours=2)
    assert session.note.shared_on < session.notes_due_on < session.note.agreed_on


@pytest.mark.django_db
def test_a_slip_in_a_file_of_the_demonstration_is_not_overlooked():
    loader = YamlLoader(BulkWriter(), dt.timedelta(0))
    with pytest.raises(FieldDoesNotExist, match="tilte"):
        loader.load_row(Need, {"tilte": "What must a first act contain?"})
    with pytest.raises(KeyError, match="nobody"):
        loader.load_row(Membership, {"person": "nobody"})


@pytest.mark.django_db
def test_data_grow_into_rows_with_all_that_hangs_on_them():
    writer = BulkWriter()
    loader = YamlLoader(writer, dt.timedelta(weeks=1))
    organisation = {"name": "Office of examples", "country": "KE"}
    person = {"name": "Wanjiru Pattern", "sort_key": "pattern", "email": "wanjiru@ken.example"}
    role = {"role": "peer", "function": "RL-PEER", "sector": "public", "since": dt.date(2026, 1, 5), "person": person}
    days = {"start_date": dt.date(2026, 1, 5), "end_date": dt.date(2026, 12, 1)}
    kenya = {"code": "KEN", "side": "seeking", "country": "KE", "organisation": organisation, "memberships": [role]}
    loader.load_row(Programme, {"code": "KEN-FILM", "working_languages": ["en"], **days, "teams": [kenya]})
    assert writer.save().total() == 5
    member = Membership.objects.get(person__email="wanjiru@ken.example")
    assert (member.team.organisation.name, member.programme.code) == ("Office of examples", "KEN-FILM")
    assert member.since == dt.date(2026, 1, 12)


@pytest.fixture
def old_house(db) -> None:
    """Tables whose migrations have no files any more."""
    MigrationRecorder(connection).record_applied("audit", "0001_initial")


def schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_schema FROM information_schema.tables WHERE table_name = 'programmes_programme'")
        return [name for (name,) in cursor.fetchall()]


def test_the_try_out_sets_a_database_of_an_older_version_aside_and_begins_a_new_one(old_house):
    assert schemas() == ["public"]
    told = set_schema_aside()
    assert re.search(r"older version: it is kept as the schema “before_\d{8}_\d{6}”, and a new one begins", told)
    assert (len(schemas()), "public" in schemas(), has_former_labels(connection)) == (1, False, False)


def test_production_refuses_a_database_of_an_older_version_with_a_sentence(old_house, settings):
    settings.TRYOUT = False
    with pytest.raises(SystemCheckError, match=r"(?s)older version, whose migrations no longer exist.*empty database"):
        call_command("check", database=["default"])
    assert schemas() == ["public"]


@pytest.mark.django_db
def test_a_database_of_this_version_is_refused_by_nobody():
    assert has_former_labels(connection) is False
    call_command("check", database=["default"])
