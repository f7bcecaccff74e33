"""The steps of a report: drafted, submitted, approved by both, published, replaced."""

import pytest
from django.core.exceptions import ValidationError

from outcomes import actions
from outcomes.models import Report
from p2p.versions.actions import Stale
from tests.factories import (
    ReportFactory,
    StoredFileFactory,
    coordinator_of,
    deputy_of,
    observer_of,
    officer_of,
    peer_of,
    teammate_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(programme, coordinator) -> Report:
    return ReportFactory(programme=programme, number=1)


def at(report: Report, status: str) -> Report:
    Report.objects.filter(pk=report.pk).update(status=status)
    report.refresh_from_db()
    return report


def step(browser, report: Report, name: str):
    return browser.post(f"{report.get_absolute_url()}step/", {"step": name})


def test_a_report_walks_from_draft_to_published(as_, report, coordinator):
    kofi = officer_of(report.programme)
    amina, unesco_side = as_(coordinator), as_(kofi)
    walked = []
    for browser, name in ((amina, "submit"), (amina, "approve"), (unesco_side, "approve"), (unesco_side, "publish")):
        assert step(browser, report, name).status_code == 302
        report.refresh_from_db()
        walked.append(report.status)
    assert walked == ["in_review", "in_review", "approved", "published"]
    assert set(report.approved_by.all()) == {coordinator, kofi}


def test_one_side_alone_does_not_approve(report, coordinator):
    at(report, "in_review")
    for person in (coordinator, deputy_of(report.programme)):
        assert actions.approve_report(report=report, by=person).status == "in_review"
    assert actions.approve_report(report=report, by=unesco()).status == "approved"


def test_unesco_alone_does_not_approve(report):
    at(report, "in_review")
    for person in (unesco(), officer_of(report.programme)):
        assert actions.approve_report(report=report, by=person).status == "in_review"


def test_saying_yes_twice_is_one_voice(report, coordinator):
    at(report, "in_review")
    for _ in range(2):
        actions.approve_report(report=report, by=coordinator)
    report.refresh_from_db()
    assert (list(report.approved_by.all()), report.status) == ([coordinator], "in_review")


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (actions.submit_report, "in_review"),
        (actions.submit_report, "published"),
        (actions.approve_report, "draft"),
        (actions.approve_report, "approved"),
        (actions.publish_report, "draft"),
        (actions.publish_report, "in_review"),
        (actions.publish_report, "published"),
    ],
)
def test_no_step_is_left_out_and_none_is_walked_twice(report, coordinator, act, status):
    at(report, status)
    with pytest.raises(ValidationError):
        act(report=report, by=coordinator)
    report.refresh_from_db()
    assert report.status == status


def test_a_step_refused_is_told_on_the_page(as_, report, coordinator):
    answer = as_(coordinator).post(f"{report.get_absolute_url()}step/", {"step": "publish"}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_members_and_peers_take_no_step(as_, report):
    at(report, "in_review")
    assert step(as_(teammate_of(report.programme)), report, "approve").status_code == 403
    at(report, "approved")
    assert step(as_(peer_of(report.programme)), report, "publish").status_code == 403
    at(report, "published")
    assert step(as_(observer_of(report.programme)), report, "submit").status_code == 403
    assert step(as_(coordinator_of(report.programme)), report, "destroy").status_code == 404


def test_a_new_edition_replaces_the_one_in_the_same_language(programme, coordinator):
    old, french = (ReportFactory(programme=programme, language=code, status="published") for code in ("en", "fr"))
    new = ReportFactory(programme=programme, language="en", status="approved")
    actions.publish_report(report=new, by=coordinator)
    states = {one.pk: one.status for one in Report.objects.all()}
    assert states == {old.pk: "superseded", french.pk: "published", new.pk: "published"}


def test_a_new_report_begins_with_the_words_of_the_last(as_, report, coordinator):
    Report.objects.update(texts={"RP-02": "Why it began."}, conclusions=[{"text": "Ready", "cites": "F1"}])
    answer = as_(coordinator).post(
        f"{report.programme.get_absolute_url()}reports/new/", {"language": "fr", "data_as_of": f"{today()}"}
    )
    assert answer.status_code == 302
    second = Report.objects.get(number=2)
    assert (second.language, second.texts, second.status) == ("fr", {"RP-02": "Why it began."}, "draft")
    assert second.conclusions == [{"text": "Ready", "cites": "F1"}]


def test_the_first_report_begins_empty(as_, programme, coordinator):
    data = {"language": "en", "data_as_of": f"{today()}"}
    as_(coordinator).post(f"{programme.get_absolute_url()}reports/new/", data)
    assert (Report.objects.get().texts, Report.objects.get().number) == ({}, 1)


def test_the_words_are_changed_while_it_is_a_draft_and_not_after(report, coordinator):
    saved = actions.save_report(report=report, values={"texts": {"RP-02": "Why."}}, by=coordinator, expected=1)
    assert saved.texts == {"RP-02": "Why."}
    with pytest.raises(ValidationError):
        actions.save_report(report=at(report, "approved"), values={"texts": {}}, by=coordinator)
    report.refresh_from_db()
    assert report.texts == {"RP-02": "Why."}


def test_two_who_write_at_once_do_not_overwrite_each_other(report, coordinator):
    actions.save_report(report=report, values={"texts": {"RP-02": "First."}}, by=coordinator, expected=1)
    with pytest.raises(Stale):
        actions.save_report(report=report, values={"texts": {"RP-02": "Second."}}, by=coordinator, expected=1)


def test_the_words_are_written_on_the_page_section_by_section(as_, report, coordinator):
    data = {"data_as_of": f"{today()}", "RP-02": "Why it began.", "conclusions_text": "Ready | F1", "version": 1}
    assert as_(coordinator).post(f"{report.get_absolute_url()}edit/", data).status_code == 302
    report.refresh_from_db()
    assert (report.texts, report.conclusions) == ({"RP-02": "Why it began."}, [{"text": "Ready", "cites": "F1"}])


def test_an_approved_report_is_not_written_any_more(as_, report, coordinator):
    at(report, "approved")
    data = {"data_as_of": f"{today()}", "RP-02": "Too late.", "version": report.version}
    answer = as_(coordinator).post(f"{report.get_absolute_url()}edit/", data)
    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (422, 1)
    assert "Too late." in answer.content.decode()


def test_ordering_the_pdf_makes_the_row_a_job(report, coordinator):
    Report.objects.update(job="failed", reason="timeout", tries=2)
    ordered = actions.order_pdf(report=report, by=coordinator)
    assert (ordered.job, ordered.reason, ordered.tries) == ("waiting", "", 0)


def test_a_report_being_made_is_not_ordered_again(report, coordinator):
    Report.objects.update(job="rendering", worker="elsewhere", tries=1)
    ordered = actions.order_pdf(report=report, by=coordinator)
    assert (ordered.job, ordered.worker, ordered.tries) == ("rendering", "elsewhere", 1)


def test_a_draft_is_printed_by_its_writers_only(as_, report):
    for person, code in ((teammate_of(report.programme), 403), (coordinator_of(report.programme), 302)):
        assert as_(person).post(f"{report.get_absolute_url()}make/").status_code == code


def test_the_pdf_is_there_once_it_was_made(as_, report, coordinator):
    browser = as_(coordinator)
    assert browser.get(f"{report.get_absolute_url()}pdf/").status_code == 404
    Report.objects.update(file=StoredFileFactory(name="UGA-1-en.pdf"), job="ready")
    answer = browser.get(f"{report.get_absolute_url()}pdf/")
    assert answer.getvalue().startswith(b"%PDF")
    assert 'filename="UGA-1-en.pdf"' in answer["Content-Disposition"]
