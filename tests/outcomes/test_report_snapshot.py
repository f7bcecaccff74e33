"""What was approved is printed for good: whatever changes afterwards, the document stays the same."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django_countries.fields import CountryField

from outcomes.actions.reports import approve_report
from outcomes.documents import report_data
from outcomes.models import Report
from outcomes.reports.content import ReportData, build
from p2p.base.accounts.models import Person
from p2p.base.documents import pdf_rendering
from p2p.base.documents.registry import collect_data
from p2p.base.documents.snapshots import from_json, to_json
from tests.factories import unesco
from tests.outcomes.report_programme import TODAY, a_programme, a_report, feedback

pytestmark = pytest.mark.django_db
APPS = {"accounts", "files", "outcomes", "peer_sessions", "peers", "programmes", "questionnaires"}
# What makes a report the approved one.
APPROVAL = {"status", "language", "version", "approved_version", "signed_for", "snapshot"}


def approved(**fields) -> Report:
    programme = a_programme()
    for session in programme.peer_sessions.all():
        feedback(session, answers=5)
    words = {"texts": {"RP-02": "Why it began."}, "conclusions": [{"text": "Ready", "cites": "F1"}]}
    report = a_report(programme, status="in_review", **words | fields)
    for person in (Person.objects.get(name="Ayen Fictiva"), unesco(name="Ingrid")):
        report.refresh_from_db()
        approve_report(report=report, by=person, seen=report.version)
    return Report.objects.get(pk=report.pk)


def printed(report: Report) -> str:
    """The document as the renderer makes it."""
    return pdf_rendering.html("report", collect_data("report", str(report.pk), report.language))


def another(field: models.Field):
    """An expression for another value of the field; None where it only names other rows or has no simple one."""
    kind = field.get_internal_type()
    if field.choices:
        return Value(field.flatchoices[-1][0])
    if isinstance(field, CountryField):
        return Value("KE")
    if kind in {"CharField", "TextField"}:
        return Concat(Left(F(field.name), (field.max_length or 500) - 8), Value(" changed"))
    if kind == "BooleanField":
        return ~F(field.name)
    if kind in {"DateField", "DateTimeField"}:
        return F(field.name) + dt.timedelta(days=1)
    return F(field.name) + 1 if "Integer" in kind or kind == "DecimalField" else None


def change(model: type[models.Model]) -> int:
    """Change each field of all rows where the database allows it; returns how many fields."""
    kept = APPROVAL if model is Report else set()
    changed = 0
    for field in model._meta.concrete_fields:
        value = None if field.primary_key or field.is_relation or field.name in kept else another(field)
        if value is not None:
            try:
                with transaction.atomic():
                    changed += model._base_manager.update(**{field.name: value}) > 0
            except DatabaseError:
                continue
    return changed


def change_all_rows() -> list[str]:
    """Change every row there is; returns the models whose rows have values and were left alone."""
    found = [model for model in apps.get_models() if model._meta.app_label in APPS and model._base_manager.exists()]
    with_values = [model for model in found if any(map(another, model._meta.concrete_fields[1:]))]
    return [model.__name__ for model in with_values if not change(model)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_whatever_changes_after_the_approval_the_document_stays_the_same(language):
    report = approved(language=language)
    before, live = printed(report), build(report, today=TODAY)

    assert change_all_rows() == []
    Report.objects.update(texts={"RP-02": "Changed."}, conclusions=[], recommendations=[{"text": "New"}])

    report = Report.objects.get()
    assert printed(report) == before
    changed = build(report, today=TODAY)
    differing = {name for name in vars(live) if getattr(live, name) != getattr(changed, name)}
    assert differing >= {"title", "goal", "needs", "sessions", "risks", "indicators", "members", "texts", "edition"}


def test_the_preview_of_an_approved_report_shows_what_was_approved(as_):
    report = approved()
    report.programme.needs.update(title="Written afterwards")
    page = as_(unesco()).get(f"{report.get_absolute_url()}preview/").content.decode()
    assert ("Need 1?" in page, "Written afterwards" in page) == (True, False)


def test_a_draft_and_a_report_under_review_follow_the_record():
    report = a_report(a_programme())
    for status in ("draft", "in_review"):
        report.programme.needs.update(title=f"As of {status}")
        Report.objects.update(status=status)
        assert f"As of {status}" in printed(Report.objects.get())


def test_the_approval_freezes_the_state_that_it_brings():
    report = approved()
    data = from_json(ReportData, report.snapshot)
    assert (data.edition.status, data.edition.version, data.version) == (
        "approved",
        report.version,
        f"{report.version}",
    )
    assert data.edition.approved_by == ("Ayen Fictiva", "Ingrid")
    assert data == report_data(report)


def test_a_first_signature_freezes_nothing():
    report = a_report(a_programme(), status="in_review")
    approve_report(report=report, by=unesco(), seen=report.version)
    report.refresh_from_db()
    assert (report.status, report.snapshot) == ("in_review", None)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_snapshot_prints_in_its_own_language_whoever_looks(language):
    data = build(a_programme(), language=language, today=TODAY)
    back = from_json(ReportData, to_json(data))
    assert (back, pdf_rendering.html("report", back)) == (data, pdf_rendering.html("report", data))
