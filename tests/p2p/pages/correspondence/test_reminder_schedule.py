"""The reminder schedule of a programme."""

import pytest

from p2p.base.notifications.models import ReminderOverride

pytestmark = pytest.mark.django_db


def test_a_coordinator_changes_when_people_are_reminded(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/"
    browser = as_(coordinator)
    answer = browser.post(
        f"{path}action/", {"before": "14; 3", "on_day": "on", "every": "5", "escalate_after": "0", "escalate_to": "1"}
    )
    assert answer["Location"] == path
    timing = ReminderOverride.objects.get()
    assert (timing.programme_code, timing.kind, timing.before, timing.on_day, timing.every, timing.escalate_after) == (
        programme.code,
        "action",
        [14, 3],
        True,
        5,
        0,
    )
    assert "changed here" in browser.get(path).content.decode()


def test_words_where_numbers_belong_are_kept_and_named(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/action/"
    answer = as_(coordinator).post(path, {"before": "a week", "every": "7", "escalate_after": "7"})
    assert (answer.status_code, ReminderOverride.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert 'value="a week"' in page
    assert "up to four numbers" in page


def test_a_coordinator_lets_unesco_hear_of_what_waits(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/"
    as_(coordinator).post(path, {"officer_told": "on"})
    programme.refresh_from_db()
    assert programme.officer_told
