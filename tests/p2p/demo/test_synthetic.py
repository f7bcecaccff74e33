"""The generated programmes: as many as asked for, the same ones each time, and believable."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, F, Q

from outcomes.models import FollowUpAction, Indicator, Lesson, Measurement
from p2p.base.accounts.models import Person
from p2p.base.history.models import Event
from p2p.demo.synthetic import load_synthetic
from p2p.demo.synthetic.people_pool import COUNTRIES
from p2p.demo.synthetic.programme_builder import CHANCES
from p2p.demo.yaml_files import read_yaml
from programmes.models import Invitation, Phase, Programme, Team
from programmes.phases import PHASE_ORDER as PHASES
from programmes.regions import REGIONS, region_of
from sessions.models import Attendance, Note, NoteEntry, PeerSession

TODAY = dt.date(2026, 3, 2)
SHAPES = CHANCES["programmes"]
LANGUAGES = ("en", "fr", "es", "ar")
ARABIC = r"[\u0621-\u064a]{3}"
# What is new in every load: keys, and times that the models set themselves.
FLEETING = ("AutoField", "BigAutoField", "ForeignKey", "OneToOneField")
FLOORS = ("programmes", "peers", "peer_sessions", "outcomes", "questionnaires")
THREAD = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models(include_auto_created=True)]
KINDS = [Person, Event, *(model for model in THREAD if model is not Invitation)]


@pytest.fixture
def three(db):
    return load_synthetic(3, TODAY)


def test_asked_for_three(three):
    assert Programme.objects.count() == 3
    assert PeerSession.objects.count() == sum(sessions for _phase, sessions, _entries in SHAPES[:3])
    assert NoteEntry.objects.count() == sum(entries for _phase, _sessions, entries in SHAPES[:3])
    assert Person.objects.filter(email__regex=r"^p\d+@synthetic\.example$").count() == 30
    assert re.match(r"3 generated programmes with 74 sessions, 240 note entries and \d+ people", three)


def test_two_hundred_would_be_as_large_as_the_goals_say():
    assert sum(sessions for _phase, sessions, _entries in SHAPES) * 20 == 4000
    assert sum(entries for _phase, _sessions, entries in SHAPES) * 20 == 12000


def test_every_kind_of_row_that_programmes_far_ahead_have(three):
    assert [model.__name__ for model in KINDS if not model._base_manager.exists()] == []


def snapshot() -> dict[str, list]:
    """Every value of every row but keys and the times of saving, kind by kind."""
    with transaction.atomic():
        load_synthetic(3, TODAY)
        found = {
            model.__name__: list(model._base_manager.order_by("pk").values_list(*lasting(model)))
            for model in KINDS
            if not model._meta.auto_created
        }
        transaction.set_rollback(True)
    return found


def lasting(model) -> list[str]:
    fields = [one for one in model._meta.concrete_fields if one.get_internal_type() not in FLEETING]
    return [one.name for one in fields if one.name not in {"created_at", "key"}]


def test_the_same_rows_again(db):
    first = snapshot()
    assert len(first["NoteEntry"]) == 240
    assert first == snapshot()


def test_the_programme_that_is_pictured_in_arabic_is_there_on_any_day(three):
    assert Programme.objects.get(code="EGY-HUB1").working_languages == ["ar", "fr"]


def test_once_only(three):
    with pytest.raises(CommandError, match="loaded already"):
        load_synthetic(3, TODAY)
    assert Programme.objects.count() == 3


def test_codes_and_teams(three):
    assert all(
        re.fullmatch(r"[A-Z]{3}-[A-Z0-9]{2,12}", code) for code in Programme.objects.values_list("code", flat=True)
    )
    assert Team.objects.filter(side="seeking").count() == 3
    assert Phase.objects.filter(entered_on__isnull=False, left_on=None).count() == 3


def test_nothing_happened_later_than_today(three):
    late = {"entered_on": Phase, "on": Measurement, "shared_on": Note, "done_on": FollowUpAction}
    for field, model in late.items():
        assert not model.objects.filter(**{f"{field}__gt": TODAY}).exists(), field
    assert not PeerSession.objects.held().filter(starts_at__date__gt=TODAY).exists()
    assert not Event.objects.filter(at__date__gt=TODAY).exists()


def test_some_work_is_left(three):
    assert FollowUpAction.objects.late(TODAY).exists()
    assert PeerSession.objects.filter(status="held").exists()
    assert PeerSession.objects.filter(starts_at__date__gt=TODAY, note_taker=None).exists()


def test_figures_make_sense(three):
    genders = F("women") + F("men") + F("other_gender")
    assert not Attendance.objects.filter(Q(total__lt=genders) | Q(registered__lt=F("total"))).exists()
    assert not Indicator.objects.filter(target__lte=F("baseline")).exists()
    assert not Measurement.objects.filter(value__lt=F("indicator__baseline")).exists()
    assert Lesson.objects.count() == Lesson.objects.aggregate(n=Count("entry", distinct=True))["n"]


def test_arabic_among_people_and_texts(three):
    arabic = load_of("ar")
    assert Person.objects.filter(name__regex=ARABIC).exclude(latin_name="").exists()
    assert NoteEntry.objects.filter(text__in=arabic, note__language="ar").exists()
    assert Programme.objects.filter(title__regex=ARABIC).exists()


def load_of(language: str) -> set[str]:
    words = read_yaml(f"synthetic/{language}")
    return {*words["decision"], *words["question"], *words["action"], *words["document"]}


def test_the_languages_say_the_same_kinds_of_things():
    texts = {language: read_yaml(f"synthetic/{language}") for language in LANGUAGES}
    keys = {language: {key: type(value) for key, value in said.items()} for language, said in texts.items()}
    assert all(keys[language] == keys["en"] for language in LANGUAGES)
    assert all(re.search(ARABIC, text) for text in load_of("ar"))


def test_countries_of_every_region():
    assert {region_of(code) for code in COUNTRIES} == set(REGIONS)
    assert {row["region"] for row in read_yaml("synthetic/names")["staff"]} == {*REGIONS, ""}


def test_programmes_in_every_phase():
    assert {phase for phase, _sessions, _entries in SHAPES} == set(PHASES)
