"""The page of working days: everybody inside reads it, the coordination corrects it, and due days follow."""

import datetime as dt
import re

import pytest
import time_machine

from p2p.base.history.models import Event
from p2p.base.workdays.models import DayOff, WorkWeek
from p2p.base.workdays.work_calendars import work_calendar_of
from tests.factories import (
    PersonFactory,
    TeamFactory,
    coordinator_of,
    observer_of,
    peer_of,
    started,
    teammate_of,
    unesco,
)

pytestmark = pytest.mark.django_db

WOMEN = "2027-03-08"
EID = "2027-03-09"


@pytest.fixture(autouse=True)
def late_in_the_year():
    """So that the feasts of the coming year stand at known days."""
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def programme():
    return started(seeking_country="UG")


@pytest.fixture
def browser(as_, programme):
    return as_(coordinator_of(programme))


def page(browser, programme) -> str:
    return browser.get(f"/programmes/{programme.code}/days/").content.decode()


def send(browser, programme, act: str, **values):
    return browser.post(f"/programmes/{programme.code}/days/", {"country": "UG", "act": act} | values)


def row(text: str, day: str, country: str = "UG") -> str:
    """One day of the list as words."""
    found = re.search(rf'<li class="[^"]*"\s+id="d-{country}-{day}">(.*?)</li>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split()) if found else ""


def test_each_country_of_the_teams_stands_there_once_with_its_weekend_and_the_coming_holidays(browser, programme):
    TeamFactory(programme=programme, side="providing", country="EG")
    TeamFactory(programme=programme, side="providing", country="EG")
    text = page(browser, programme)
    assert re.findall(r'<h2 id="h-(\w\w)">', text) == ["UG", "EG"]
    assert "Weekend: Saturday and Sunday" in text
    assert "Weekend: Friday and Saturday" in text
    assert row(text, WOMEN).startswith("Women's Day Mon, 8 Mar 2027".replace("'", "&#x27;"))
    assert row(text, "2026-01-01") == ""


def test_a_feast_that_follows_the_moon_is_to_be_confirmed_until_somebody_does(browser, programme):
    before = row(page(browser, programme), EID)
    assert "Eid al-Fitr to be confirmed" in before
    assert re.findall(r"Confirm|We work on this day|Undo", before) == ["Confirm", "We work on this day"]
    assert send(browser, programme, "confirm", day=EID).status_code == 302
    after = row(page(browser, programme), EID)
    assert "to be confirmed" not in after
    assert re.findall(r"confirmed|We work on this day|Undo", after) == ["confirmed", "Undo"]


def test_we_work_on_this_day_makes_it_a_working_day_and_undo_takes_it_back(browser, programme):
    send(browser, programme, "work", day=WOMEN)
    assert work_calendar_of("UG", programme.code).works(dt.date.fromisoformat(WOMEN))
    assert "working day" in row(page(browser, programme), WOMEN)
    send(browser, programme, "undo", day=WOMEN)
    assert not work_calendar_of("UG", programme.code).works(dt.date.fromisoformat(WOMEN))
    assert not DayOff.objects.exists()


def test_what_holds_for_the_whole_country_is_said_and_can_be_said_otherwise_here(browser, programme):
    DayOff.objects.create(country="UG", day=WOMEN, name="W", works=True, by=PersonFactory())
    said = row(page(browser, programme), WOMEN)
    assert "working day (for the whole country)" in said
    assert "Undo" not in said
    send(browser, programme, "confirm", day=WOMEN)
    assert not work_calendar_of("UG", programme.code).works(dt.date.fromisoformat(WOMEN))
    assert work_calendar_of("UG").works(dt.date.fromisoformat(WOMEN))


def test_a_day_is_added_for_this_programme_only(browser, programme):
    assert send(browser, programme, "add", day="2027-02-02", name="Day of the river").status_code == 302
    assert "Day of the river Tue, 2 Feb 2027 · added" in row(page(browser, programme), "2027-02-02")
    one = DayOff.objects.get()
    assert (str(one.country), one.programme_code, one.works) == ("UG", programme.code, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "", "name": "Day of the river"}, "This field is required."),
        ({"day": "2027-02-02", "name": ""}, "This field is required."),
        ({"day": "2026-11-21", "name": "Day of the river"}, "Choose a day from today on"),
        ({"day": "2027-11-23", "name": "Day of the river"}, "Choose a day from today on"),
        ({"day": WOMEN, "name": "Day of the river"}, "in the list already"),
        ({"day": "soon", "name": "Day of the river"}, "Enter a valid date."),
    ],
)
def test_what_was_typed_wrong_is_kept_and_explained(browser, programme, typed, said):
    answer = send(browser, programme, "add", **typed)
    text = answer.content.decode()
    assert (answer.status_code, DayOff.objects.count()) == (422, 0)
    assert said in text
    assert f'value="{typed["name"] or typed["day"]}"' in text
    assert text.count('href="#errors"') == text.count('id="errors"') == 1


def test_a_mistake_about_one_country_shows_in_its_form_only(browser, programme):
    TeamFactory(programme=programme, side="providing", country="EG")
    text = send(browser, programme, "add", country="EG", day="", name="Feast").content.decode()
    assert text.index('id="h-EG"') < text.index('id="errors"')
    assert text.count('value="Feast"') == 1


def test_the_weekend_is_changed_and_changed_back(browser, programme):
    assert send(browser, programme, "weekend", weekend=["4", "5"]).status_code == 302
    assert "Weekend: Friday and Saturday" in page(browser, programme)
    send(browser, programme, "weekend", weekend=["5", "6"])
    assert not WorkWeek.objects.exists()


@pytest.mark.parametrize(
    ("ticked", "said"), [([], "Tick at least one day."), ([*"0123456"], "Leave at least one day to work.")]
)
def test_a_week_has_a_weekend_and_days_to_work(browser, programme, ticked, said):
    answer = send(browser, programme, "weekend", weekend=ticked)
    assert (answer.status_code, WorkWeek.objects.count()) == (422, 0)
    assert said in answer.content.decode()
    assert answer.content.decode().count("checked") == len(ticked)


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("add", {"country": "ZA", "day": "2027-02-02", "name": "X"}),
        ("weekend", {"country": "ZA", "weekend": "5"}),
        ("work", {"country": "ZA", "day": WOMEN}),
        ("work", {"country": "", "day": WOMEN}),
        ("work", {"day": "2027-02-02"}),
        ("confirm", {"day": "soon"}),
        ("undo", {}),
        ("jump", {"day": WOMEN}),
    ],
)
def test_of_what_is_not_on_the_page_nothing_can_be_said(browser, programme, what, values):
    assert send(browser, programme, what, **values).status_code == 404
    assert not DayOff.objects.exists()
    assert not WorkWeek.objects.exists()


def test_looking_changes_nothing(browser, programme):
    for asked in ("", f"?country=UG&act=work&day={WOMEN}", "?country=UG&act=weekend&weekend=5"):
        assert browser.get(f"/programmes/{programme.code}/days/{asked}").status_code == 200
    assert not Event.objects.exists()


def test_every_change_is_in_the_history_of_the_programme(browser, programme):
    send(browser, programme, "confirm", day=EID)
    send(browser, programme, "undo", day=EID)
    send(browser, programme, "work", day=WOMEN)
    send(browser, programme, "add", day="2027-02-02", name="Day of the river")
    send(browser, programme, "weekend", weekend=["6"])
    said = [(one.verb, one.title) for one in Event.objects.about(programme.code).order_by("pk")]
    assert said == [
        ("confirmed", "Eid al-Fitr · Tue, 9 Mar 2027 · Uganda"),
        ("undone", "Eid al-Fitr · Tue, 9 Mar 2027 · Uganda"),
        ("worked", "Women's Day · Mon, 8 Mar 2027 · Uganda"),
        ("created", "Day of the river · Tue, 2 Feb 2027 · Uganda"),
        ("changed", "Weekend in Uganda: Sunday"),
    ]
    history = browser.get(f"/programmes/{programme.code}/history/").content.decode()
    assert "is a working day" in history


@pytest.mark.parametrize("who", [teammate_of, peer_of])
def test_whoever_may_read_sees_the_days_and_no_form(as_, programme, who):
    reader = as_(who(programme))
    main = page(reader, programme).partition("<main")[2].partition("</main>")[0]
    assert "Women" in main
    assert "<form" not in main
    assert send(reader, programme, "work", day=WOMEN).status_code == 403


def test_donors_do_not_see_the_page(as_, programme):
    assert as_(observer_of(programme)).get(f"/programmes/{programme.code}/days/").status_code == 403


def test_the_page_of_the_team_leads_there(browser, programme):
    assert (
        f'href="/programmes/{programme.code}/days/"'
        in browser.get(f"/programmes/{programme.code}/team/").content.decode()
    )


# A whole country


@pytest.fixture
def overseer(as_):
    return as_(unesco("AFR"))


def test_whoever_oversees_a_country_corrects_it_for_every_programme(overseer, programme):
    assert "/programmes/countries/UG/days/" in page(overseer, programme)
    path = "/programmes/countries/UG/days/"
    assert overseer.get(path).status_code == 200
    assert overseer.post(path, {"country": "UG", "act": "work", "day": WOMEN}).status_code == 302
    assert work_calendar_of("UG", programme.code).works(dt.date.fromisoformat(WOMEN))
    assert "Undo" in row(overseer.get(path).content.decode(), WOMEN)
    assert [(one.verb, one.programme_code) for one in Event.objects.all()] == [("worked", "")]


@pytest.mark.parametrize(("country", "status"), [("EG", 403), ("XX", 404), ("ug", 404)])
def test_only_countries_of_the_portfolio_are_corrected(overseer, country, status):
    path = f"/programmes/countries/{country}/days/"
    assert overseer.get(path).status_code == status
    assert overseer.post(path, {"country": country, "act": "weekend", "weekend": "6"}).status_code == status
    assert not WorkWeek.objects.exists()


def test_of_another_country_nothing_can_be_said_on_the_page_of_one(overseer):
    answer = overseer.post("/programmes/countries/UG/days/", {"country": "SN", "act": "weekend", "weekend": "6"})
    assert answer.status_code == 404


def test_coordinators_are_not_led_to_what_is_not_theirs(browser, programme):
    assert "/programmes/countries/" not in page(browser, programme)
    assert browser.get("/programmes/countries/UG/days/").status_code == 403
