"""Every date, number and text has a least and a most: in the form, in the action and in the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import translation

from outcomes.actions import follow_up, indicators, reports
from outcomes.models import FollowUpAction, Indicator, Measurement, Report
from p2p.base.i18n import dates
from p2p.base.web import bounds
from programmes.toolkit import catalogue
from tests.factories import (
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    PeerSessionFactory,
    ReportFactory,
)
from tests.test_factories import our_models

pytestmark = pytest.mark.django_db
MEASURED = {"files.StoredFile.size"}  # bytes of a file, which the limit of uploads bounds


def typed_fields() -> list[models.Field]:
    """What people enter, directly or by way of an action."""
    fields = [field for model in our_models() for field in model._meta.concrete_fields if field.editable]
    return [field for field in fields if not (field.primary_key or field.is_relation)]


def named(fields) -> set[str]:
    return {f"{field.model._meta.label}.{field.name}" for field in fields}


def test_every_day_and_every_number_that_somebody_enters_has_a_least_and_a_most():
    numbers = (models.IntegerField, models.DecimalField, models.FloatField, models.DurationField)
    days = [field for field in typed_fields() if type(field) is models.DateField]
    open_numbers = [
        one for one in typed_fields() if isinstance(one, numbers) and not isinstance(one, bounds.BoundedNumber)
    ]
    assert named([*days, *open_numbers]) - MEASURED == set()


def forms_of_ours(kind: type = forms.BaseForm):
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in {"p2p", "programmes", "peers", "sessions", "outcomes"}:
            yield one
        yield from forms_of_ours(one)


def test_a_form_takes_no_day_that_nothing_bounds_and_no_time_that_its_record_does_not_bound():
    apps.get_app_configs()
    loose = set()
    for form in forms_of_ours():
        for name, field in form.base_fields.items():
            model = getattr(getattr(form, "_meta", None), "model", None)
            of_record = (
                model and name in form._meta.fields and isinstance(model._meta.get_field(name), bounds.BoundedField)
            )
            if isinstance(field, (forms.DateField, forms.DateTimeField)) and not (
                of_record or isinstance(field, bounds.DayField)
            ):
                loose.add(f"{form.__name__}.{name}")
    assert loose == set()


def test_every_long_text_that_somebody_writes_has_a_limit_in_the_database():
    long = [field for field in typed_fields() if isinstance(field, models.TextField)]
    # The answer of a mail server, cut where it is stored; a fact that the programme counted.
    of_the_system = {"notifications.Notification.reason", "programmes.Waiver.fact"}
    assert named([one for one in long if not isinstance(one, bounds.TextField)]) == of_the_system
    assert isinstance(Report._meta.get_field("texts"), bounds.JSONField)


def test_the_database_holds_the_bounds_of_every_field():
    limited = [field for field in typed_fields() if isinstance(field, bounds.BoundedField)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c'")
        held = {name for (name,) in cursor.fetchall()}
    assert {f"{one.model._meta.model_name}_{one.name}_bounds" for one in limited} - held == set()
    assert len(limited) > 90


@pytest.mark.parametrize("year", [1, 2, 20, 202, 1989, 2101, 9999])
def test_a_half_typed_year_is_refused_by_form_action_and_database(programme, coordinator, as_, year):
    address = f"/programmes/{programme.code}/actions/new/"
    day = dt.date(year, 1, 1)
    answer = as_(coordinator).post(address, {"title": "Write to them", "due_on": f"{day}", "status": "open"})
    assert answer.status_code == 422
    assert "Choose a day from" in answer.content.decode()
    assert "Write to them" in answer.content.decode()
    values = {"title": "Write to them", "due_on": day}
    with pytest.raises(ValidationError) as refusal:
        follow_up.save_action(
            action=FollowUpAction(programme=programme, owner=coordinator), values=values, by=coordinator, today=day
        )
    assert refusal.value.message_dict["due_on"] == ["Choose a day from 1 January 1990 to 31 December 2100."]
    action = FollowUpActionFactory(programme=programme)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE outcomes_followupaction SET due_on = %s WHERE id = %s", [f"{year:04}-01-01", action.pk])


def test_a_day_far_from_the_programme_is_refused_in_the_readers_language(programme, coordinator, as_):
    address = f"/programmes/{programme.code}/actions/new/?lang=fr"
    far = programme.end_date + dt.timedelta(days=6 * 366)
    answer = as_(coordinator).post(address, {"title": "x", "due_on": f"{far}", "status": "open"})
    assert answer.status_code == 422
    assert "Choisissez un jour" in answer.content.decode()


def test_a_day_that_is_stored_already_does_not_bar_other_changes(programme, coordinator, as_):
    far = programme.end_date + dt.timedelta(days=6 * 366)
    action = FollowUpActionFactory(programme=programme, owner=coordinator, due_on=far)
    data = {"title": "Anew", "owner": coordinator.pk, "due_on": f"{far}", "status": "open", "version": action.version}
    assert as_(coordinator).post(f"/programmes/{programme.code}/actions/{action.number}/", data).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.due_on) == ("Anew", far)


@pytest.mark.parametrize("field", ["minutes", "days"])
def test_a_session_longer_than_any_session_is_refused(programme, field):
    session = PeerSessionFactory(programme=programme)
    setattr(session, field, 2_000_000)
    with pytest.raises(ValidationError) as refusal:
        session.save()
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e30"])
def test_what_is_no_number_is_no_figure(programme, coordinator, value):
    outcome = ExpectedOutcomeFactory(programme=programme)
    indicator = IndicatorFactory(programme=programme, outcome=outcome)
    with pytest.raises(ValidationError):
        indicators.submit_measurement(
            indicator=indicator, value=Decimal(value), on=dt.date(2026, 1, 1), note="", by=coordinator
        )
    assert Measurement.objects.count() == 0


# Indicators


@pytest.fixture
def stage(programme) -> Indicator:
    outcome = ExpectedOutcomeFactory(programme=programme, outcome="OUT-P1", own_title="")
    facts = {"indicator": "P1-c", "own_label": "", "own_unit": "", "baseline": 0, "target": 5}
    return IndicatorFactory(programme=programme, outcome=outcome, **facts)


SENTENCE = "Enter a whole number from 0 (None) to 5 (Adopted)."


@pytest.mark.parametrize("target", ["6", "12.5", "1000", "-1"])
def test_the_stage_of_a_text_runs_from_none_to_adopted(programme, coordinator, as_, stage, target):
    address = f"/programmes/{programme.code}/indicators/{stage.number}/edit/"
    data = {"indicator": "P1-c", "direction": "up", "target": target, "version": stage.version}
    answer = as_(coordinator).post(address, data)
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    stage.refresh_from_db()
    assert stage.target == 5


def test_a_figure_of_a_stage_is_chosen_and_another_one_is_refused(programme, coordinator, as_, stage):
    address = f"/programmes/{programme.code}/indicators/{stage.number}/"
    browser = as_(coordinator)
    assert '<option value="5">Adopted</option>' in browser.get(address).content.decode()
    data = {"value": "7", "on": "2026-01-01", "note": "we are there"}
    assert browser.post(address, data).status_code == 422
    assert browser.post(address, data | {"value": "4", "on": f"{dates.today()}"}).status_code == 302
    for value in (Decimal(7), Decimal("2.5")):
        with pytest.raises(ValidationError) as refusal:
            indicators.submit_measurement(indicator=stage, value=value, on=dt.date(2026, 1, 1), note="", by=coordinator)
        assert refusal.value.message_dict == {"value": [SENTENCE]}
    assert [one.value for one in Measurement.objects.all()] == [4]


def test_a_figure_beyond_the_stages_is_not_accepted(programme, staff, stage):
    measurement = Measurement.objects.create(indicator=stage, value=7, on=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError):
        indicators.review_measurement(measurement=measurement, accepted=True, reason="", by=staff)
    assert (
        indicators.review_measurement(measurement=measurement, accepted=False, reason="Too high", by=staff).status
        == "returned"
    )


@pytest.mark.parametrize(("value", "words"), [(3, "Validated"), (7, "7"), (-1, "-1"), ("5.7", "5.7"), (None, "–")])
def test_whatever_is_stored_has_words(value, words):
    indicator = Indicator(indicator="P1-c")
    with translation.override("en"):
        assert indicator.format_value(None if value is None else Decimal(value)) == words


def test_percentages_end_at_a_hundred_and_heads_are_whole():
    limits = {code: catalogue().entry(code) for code in ("P2-a", "P5-b", "P1-c")}
    assert [(one.least, one.most, one.whole) for one in limits.values()] == [
        (0, 100, False), (0, 10**11, True), (0, 5, True)]  # fmt: skip
    for code, value in (("P2-a", "101"), ("P5-b", "2.5"), ("P5-b", "-1")):
        with pytest.raises(ValidationError):
            Indicator(indicator=code).check_values(value=Decimal(value))
    Indicator(own_label="Balance").check_values(value=Decimal("-2.5"))


# Reports


def test_a_section_of_a_report_takes_twenty_thousand_characters_and_gives_the_rest_back(programme, coordinator, as_):
    report = ReportFactory(programme=programme, number=1)
    address = f"/programmes/{programme.code}/reports/1/edit/"
    data = {"data_as_of": f"{report.data_as_of}", "version": report.version, "RP-01": "long " * 5000}
    answer = as_(coordinator).post(address, data)
    assert answer.status_code == 422
    assert "long long" in answer.content.decode()
    assert as_(coordinator).post(address, data | {"RP-01": "long " * 3999}).status_code == 302


def test_the_texts_of_a_report_have_a_sum_that_actions_keep(programme, coordinator):
    report = ReportFactory(programme=programme)
    with pytest.raises(ValidationError) as refusal:
        reports.save_report(report=report, values={"texts": {"RP-01": "x" * 3_500_000}}, by=coordinator)
    assert refusal.value.message_dict["texts"][0].startswith("This is too long: 3,500,0")
    texts = "jsonb_build_object('RP-01', repeat('x', 3500000))"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outcomes_report SET texts = {texts} WHERE id = %s", [report.pk])


def test_ten_pdfs_in_ten_minutes_are_enough(programme, coordinator, as_):
    ReportFactory(programme=programme, number=1)
    browser = as_(coordinator)
    address = f"/programmes/{programme.code}/reports/1/make/"
    answers = [browser.post(address, follow=True).content.decode() for _turn in range(11)]
    assert ["You have ordered many PDFs" in one for one in answers] == [False] * 10 + [True]
