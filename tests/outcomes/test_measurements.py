"""Figures: entered with what proves them, accepted and locked, or returned with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from outcomes.actions import indicators
from outcomes.models import Evidence, Indicator, Measurement
from p2p.base.duties.queries import duties_of
from p2p.base.files.models import StoredFile
from p2p.base.history.actions import OnBehalf
from p2p.base.history.models import Event
from tests.factories import (
    PDF,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    StoredFileFactory,
    coordinator_of,
    deputy_of,
    officer_of,
    peer_of,
    started,
    teammate_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(programme, coordinator) -> Indicator:
    return IndicatorFactory(outcome__programme=programme, number=1)


@pytest.fixture
def measurement(indicator) -> Measurement:
    return MeasurementFactory(indicator=indicator)


def typed(**values) -> dict:
    return {"value": "4", "on": f"{today()}", "note": "", "evidence": "", "link": ""} | values


def test_a_member_enters_a_figure_with_what_proves_it(as_, indicator):
    member = teammate_of(indicator.programme)
    data = typed(
        value="4.5", note="Counted twice.", evidence="Minutes of March", upload=SimpleUploadedFile("m.pdf", PDF)
    )
    assert as_(member).post(indicator.get_absolute_url(), data).status_code == 302
    measurement = Measurement.objects.get()
    assert (measurement.value, measurement.status, measurement.by, measurement.note) == (
        Decimal("4.5"),
        "submitted",
        member,
        "Counted twice.",
    )
    proof = measurement.evidence.get()
    assert (proof.title, proof.file.name, proof.file.folder) == ("Minutes of March", "m.pdf", indicator.programme.code)


def test_a_file_without_words_is_named_after_itself(as_, indicator, coordinator):
    as_(coordinator).post(indicator.get_absolute_url(), typed(upload=SimpleUploadedFile("minutes.pdf", PDF)))
    assert Evidence.objects.get().title == "minutes.pdf"


def test_a_figure_without_proof_has_none(as_, indicator, coordinator):
    as_(coordinator).post(indicator.get_absolute_url(), typed())
    assert (Measurement.objects.count(), Evidence.objects.count()) == (1, 0)


@pytest.mark.parametrize(("language", "value"), [("fr", "4,5"), ("en", "4.5"), ("es", "4,5")])
def test_a_figure_is_typed_as_people_write_numbers(as_, indicator, language, value):
    member = teammate_of(indicator.programme, language=language)
    as_(member).post(indicator.get_absolute_url(), typed(value=value))
    assert Measurement.objects.get().value == Decimal("4.5")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "many"}, "value"),
        ({"on": ""}, "on"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_one_wrong_field_is_named_and_the_rest_is_kept(as_, indicator, coordinator, wrong, field):
    answer = as_(coordinator).post(indicator.get_absolute_url(), typed(evidence="Minutes of March") | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Minutes of March" in answer.content.decode()
    assert Measurement.objects.count() == 0


def test_a_file_that_is_refused_stores_no_figure(as_, indicator, coordinator):
    answer = as_(coordinator).post(
        indicator.get_absolute_url(), typed(upload=SimpleUploadedFile("m.pdf", b"MZ no pdf"))
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert (Measurement.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_peers_enter_no_figures(as_, indicator):
    assert as_(peer_of(indicator.programme)).post(indicator.get_absolute_url(), typed()).status_code == 403


def review(measurement: Measurement, by, **values):
    facts = {"accepted": True, "reason": ""} | values
    return indicators.review_measurement(measurement=measurement, by=by, **facts)


def test_an_accepted_figure_is_locked(measurement, coordinator):
    accepted = review(measurement, coordinator)
    assert (accepted.status, accepted.reviewed_by) == ("accepted", coordinator)
    for accept in (True, False):
        with pytest.raises(ValidationError):
            review(accepted, coordinator, accepted=accept, reason="Too late.")
    measurement.refresh_from_db()
    assert measurement.status == "accepted"


def test_returning_a_figure_says_why(measurement, coordinator):
    with pytest.raises(ValidationError):
        review(measurement, coordinator, accepted=False, reason=" ")
    returned = review(measurement, coordinator, accepted=False, reason="Which month?")
    assert (returned.status, returned.review_reason) == ("returned", "Which month?")


def test_a_returned_figure_may_still_be_accepted(measurement, coordinator):
    returned = review(measurement, coordinator, accepted=False, reason="Which month?")
    assert (review(returned, coordinator).status, review.__name__) == ("accepted", "review")
    measurement.refresh_from_db()
    assert measurement.review_reason == ""


def test_whoever_submitted_a_figure_does_not_accept_it(as_, indicator, coordinator):
    deputy = deputy_of(indicator.programme)
    said = OnBehalf(deputy, "phone", today())
    measurement = indicators.submit_measurement(
        indicator=indicator, value=4, on=today(), note="", by=coordinator, behalf=said
    )
    for person in (coordinator, deputy):
        assert 'name="accept"' not in as_(person).get(indicator.get_absolute_url()).content.decode()
        as_(person).post(review_path(measurement), {"accept": "1"})
        measurement.refresh_from_db()
        assert measurement.status == "submitted"
    kofi = officer_of(indicator.programme)
    assert 'name="accept"' in as_(kofi).get(indicator.get_absolute_url()).content.decode()
    assert review(measurement, kofi).status == "accepted"


def asked_to_accept(measurement: Measurement, *people) -> list[bool]:
    owed = duties_of([one.pk for one in people], today(), codes=[measurement.programme.code])
    return [any(one.owner == person.pk and one.kind.code == "review_figure" for one in owed) for person in people]


def test_a_colleague_is_asked_to_accept_and_unesco_where_there_is_none(indicator, coordinator):
    kofi = officer_of(indicator.programme)
    entered = MeasurementFactory(indicator=indicator, by=coordinator)
    assert asked_to_accept(entered, coordinator, kofi) == [False, True]
    deputy = deputy_of(indicator.programme)
    assert asked_to_accept(entered, coordinator, deputy, kofi) == [False, True, False]
    Measurement.objects.update(entered_for=deputy)
    assert asked_to_accept(entered, coordinator, deputy, kofi) == [False, False, True]
    review(entered, kofi)
    assert asked_to_accept(entered, coordinator, deputy, kofi) == [False] * 3


def test_the_figure_of_a_member_is_accepted_by_the_coordination(indicator, coordinator):
    kofi = officer_of(indicator.programme)
    entered = MeasurementFactory(indicator=indicator, by=teammate_of(indicator.programme))
    assert asked_to_accept(entered, coordinator, kofi) == [True, False]


def test_an_accepted_figure_is_unlocked_with_a_reason_and_submitted_anew(as_, indicator, measurement, coordinator):
    review(measurement, officer_of(indicator.programme))
    browser = as_(coordinator)
    answer = browser.post(review_path(measurement), {"unlock": "1", "reason": " "}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    measurement.refresh_from_db()
    assert measurement.status == "accepted"

    browser.post(review_path(measurement), {"unlock": "1", "reason": "Counted twice."})

    measurement.refresh_from_db()
    assert (measurement.status, measurement.review_reason) == ("returned", "Counted twice.")
    event = Event.objects.get(kind="outcomes.measurement", key=str(measurement.pk), verb="unlocked")
    assert (event.actor, event.reason) == (coordinator, "Counted twice.")
    assert browser.post(indicator.get_absolute_url(), typed()).status_code == 302
    assert list(Measurement.objects.values_list("status", flat=True)) == ["returned", "submitted"]


def test_only_what_is_accepted_is_unlocked_and_only_by_who_may(as_, measurement, coordinator):
    with pytest.raises(ValidationError):
        indicators.unlock_measurement(measurement=measurement, reason="Counted twice.", by=coordinator)
    review(measurement, coordinator)
    data = {"unlock": "1", "reason": "Counted twice."}
    assert as_(teammate_of(measurement.programme)).post(review_path(measurement), data).status_code == 403


def review_path(measurement: Measurement) -> str:
    return f"{measurement.programme.get_absolute_url()}figures/{measurement.pk}/review/"


def test_the_coordination_and_unesco_accept_on_the_page(as_, indicator, coordinator):
    for person in (coordinator, unesco()):
        measurement = MeasurementFactory(indicator=indicator)
        assert as_(person).post(review_path(measurement), {"accept": "1"}).status_code == 302
        measurement.refresh_from_db()
        assert (measurement.status, measurement.reviewed_by) == ("accepted", person)


def test_a_refusal_to_return_without_a_reason_is_told(as_, measurement, coordinator):
    answer = as_(coordinator).post(review_path(measurement), {"return": "1", "reason": ""}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    measurement.refresh_from_db()
    assert measurement.status == "submitted"


def test_a_reason_longer_than_its_place_breaks_nothing(as_, measurement, coordinator):
    answer = as_(coordinator).post(review_path(measurement), {"return": "1", "reason": "Which month? " * 100 + "\x00"})
    assert answer.status_code == 302
    measurement.refresh_from_db()
    assert (measurement.status, measurement.review_reason.startswith("Which month? ")) == ("returned", True)


def test_a_figure_of_another_programme_is_out_of_reach(as_, measurement, coordinator):
    foreign = MeasurementFactory(indicator=IndicatorFactory(outcome__programme=started()))
    path = f"{measurement.programme.get_absolute_url()}figures/{foreign.pk}/review/"
    assert as_(coordinator).post(path, {"accept": "1"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == "submitted"


def test_evidence_is_downloaded_by_those_inside_and_under_its_own_name(as_, measurement):
    proof = EvidenceFactory(measurement=measurement, file=StoredFileFactory(name="Протокол.pdf"))
    path = f"{measurement.programme.get_absolute_url()}evidence/{proof.pk}/file/"
    answer = as_(peer_of(measurement.programme)).get(path)
    assert (answer.status_code, answer.getvalue()) == (200, PDF)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9F")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
    assert as_(coordinator_of(started())).get(path).status_code == 404


def test_evidence_that_is_only_a_link_has_no_file(as_, measurement, coordinator):
    proof = EvidenceFactory(measurement=measurement, link="https://library.example/minutes")
    path = f"{measurement.programme.get_absolute_url()}evidence/{proof.pk}/file/"
    assert as_(coordinator).get(path).status_code == 404
