"""A dead beat, a dead worker and both of them dead are told apart."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from p2p.base.notifications import tasks
from p2p.base.notifications.beat import HeartbeatScheduler
from p2p.base.notifications.heartbeat import find_silent, last_heartbeats, record_heartbeat
from p2p.base.notifications.models import Heartbeat
from p2p.celery import app

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("beat", "worker", "told"),
    [
        (NOW, NOW, []),
        (NOW - dt.timedelta(minutes=5), NOW, []),
        (NOW - dt.timedelta(minutes=5, seconds=1), NOW, ["beat"]),
        (NOW, NOW - dt.timedelta(hours=3), ["worker"]),
        (NOW, None, ["worker"]),
        (None, None, ["beat", "worker"]),
    ],
)
def test_whoever_has_been_silent_for_five_minutes_is_named(beat, worker, told):
    assert find_silent({"beat": beat, "worker": worker}, NOW) == told


@pytest.mark.django_db
def test_each_keeps_one_row_however_often_it_works():
    for minute in range(3):
        record_heartbeat("worker", NOW + dt.timedelta(minutes=minute))
    assert last_heartbeats() == {"beat": None, "worker": NOW + dt.timedelta(minutes=2)}
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_beat_does_the_work_of_the_worker_and_both_are_true(tmp_path, noon):
    timetable = HeartbeatScheduler(app, schedule_filename=str(tmp_path / "beat"))
    timetable.apply_entry(timetable.schedule["show life"])
    timetable.close()
    assert find_silent(last_heartbeats(), noon) == []


@pytest.mark.django_db(transaction=True)
def test_a_beat_whose_worker_is_gone_shows_life_by_itself(tmp_path, noon):
    timetable = HeartbeatScheduler(app, schedule_filename=str(tmp_path / "beat"))
    app.conf.task_always_eager = False
    try:
        # Nobody takes what is put into this broker.
        timetable.apply_entry(timetable.schedule["show life"])
    finally:
        app.conf.task_always_eager = True
        timetable.close()
    assert find_silent(last_heartbeats(), noon) == ["worker"]


@pytest.mark.django_db
def test_a_monitor_is_told_who_is_silent_and_for_how_long(client, noon):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/healthz/jobs").json()["status"] == "silent: beat, worker"
    record_heartbeat("beat", noon)
    answer = client.get("/healthz/jobs")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (503, "silent: worker", None)
    tasks.show_life()
    answer = client.get("/healthz/jobs")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert dt.datetime.fromisoformat(answer.json()["beat"]) == noon


@pytest.mark.django_db
def test_migrations_alone_make_the_table_that_signing_in_counts_in(client):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    with connection.schema_editor() as editor:
        for _twice in range(2):
            import_module("p2p.base.web.migrations.0001_initial").create_cache_table(None, editor)
    page = client.post("/account/login/", {"login": "nobody@mail.example", "password": "wrong wrong wrong"})
    assert page.status_code == 200
