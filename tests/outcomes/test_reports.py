"""The steps of a report: drafted, submitted, approved by both, published, replaced."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from outcomes.actions import reports
from outcomes.models import Report
from p2p.base.duties.queries import duties_of
from p2p.base.history.models import Event
from p2p.base.records.actions import StaleVersion, fields_at_version, save_record
from tests.factories import (
    MembershipFactory,
    ReportFactory,
    StoredFileFactory,
    coordinator_of,
    days,
    deputy_of,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
    unesco,
)
from tests.outcomes.report_programme import a_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(programme, coordinator) -> Report:
    return ReportFactory(programme=programme, number=1)


def at(report: Report, status: str) -> Report:
    Report.objects.filter(pk=report.pk).update(status=status)
    report.refresh_from_db()
    return report


def step(browser, report: Report, name: str, **said):
    report.refresh_from_db()
    return browser.post(f"{report.get_absolute_url()}step/", {"step": name, "version": report.version} | said)


def approve(report: Report, by) -> Report:
    report.refresh_from_db()
    return reports.approve_report(report=report, by=by, seen=report.version)


def with_final(report: Report) -> Report:
    """What the renderer leaves behind."""
    file = StoredFileFactory()
    a_job(report, state="ready", file=file, is_final=True)
    Report.objects.filter(pk=report.pk).update(final=file)
    report.refresh_from_db()
    return report


def history_of(report: Report) -> list[str]:
    return list(Event.objects.filter(kind="outcomes.report", key=str(report.pk)).values_list("verb", flat=True))


def asked_about(report: Report, *people) -> list[bool]:
    """Of each of the people, whether the report is among their tasks."""
    owed = duties_of([one.pk for one in people], today(), codes=[report.programme.code])
    return [any(one.owner == person.pk and one.kind.code.startswith("report") for one in owed) for person in people]


def test_a_report_walks_from_draft_to_published(as_, report, coordinator):
    kofi = officer_of(report.programme)
    amina, unesco_side = as_(coordinator), as_(kofi)
    walked = []
    for browser, name in ((amina, "submit"), (amina, "approve"), (unesco_side, "approve"), (unesco_side, "publish")):
        assert step(browser, report, name).status_code == 302
        report.refresh_from_db()
        walked.append(report.status)
        if report.status == "approved":
            Report.objects.filter(pk=report.pk).update(final=StoredFileFactory())
    assert walked == ["in_review", "in_review", "approved", "published"]
    assert set(report.approved_by.all()) == {coordinator, kofi}


def test_one_side_alone_does_not_approve(report, coordinator):
    at(report, "in_review")
    for person in (coordinator, deputy_of(report.programme)):
        assert approve(report, person).status == "in_review"
    assert approve(report, unesco()).status == "approved"


def test_unesco_alone_does_not_approve(report):
    at(report, "in_review")
    for person in (unesco(), officer_of(report.programme)):
        assert approve(report, person).status == "in_review"


def test_saying_yes_twice_is_one_voice(report, coordinator):
    at(report, "in_review")
    for _ in range(2):
        approve(report, coordinator)
    report.refresh_from_db()
    assert (list(report.approved_by.all()), report.status) == ([coordinator], "in_review")


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (reports.submit_report, "in_review"),
        (reports.submit_report, "published"),
        (approve, "draft"),
        (approve, "approved"),
        (partial(reports.return_report, reason="Add the figures."), "draft"),
        (partial(reports.return_report, reason="Add the figures."), "approved"),
        (partial(reports.return_report, reason=" "), "in_review"),
        (reports.publish_report, "approved"),
        (reports.publish_report, "draft"),
        (reports.publish_report, "in_review"),
        (reports.publish_report, "published"),
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


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("draft", ["write", "order", "submit"]),
        ("in_review", ["write", "order", "approve", "return"]),
        ("approved", ["order"]),
        ("published", ["order"]),
    ],
)
def test_the_page_offers_the_steps_that_are_taken_and_no_other(as_, report, coordinator, status, offered):
    page = as_(coordinator).get(at(report, status).get_absolute_url())
    assert page.context["steps"] == offered


def test_who_may_not_make_the_pdf_is_not_offered_it(as_, report):
    page = as_(teammate_of(report.programme)).get(report.get_absolute_url())
    assert (page.context["steps"], "Make the PDF" in page.content.decode()) == ([], False)


def test_who_has_approved_is_asked_to_return_at_most(as_, report, coordinator):
    approve(at(report, "in_review"), coordinator)
    assert as_(coordinator).get(report.get_absolute_url()).context["steps"] == ["write", "order", "return"]


def test_an_approved_report_is_published_once_its_final_pdf_is_there(as_, report, coordinator):
    with_final(at(report, "approved"))
    assert as_(coordinator).get(report.get_absolute_url()).context["steps"] == ["publish"]


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
    new = with_final(ReportFactory(programme=programme, language="en", status="approved"))
    reports.publish_report(report=new, by=coordinator)
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
    saved = reports.save_report(report=report, values={"texts": {"RP-02": "Why."}}, by=coordinator, expected=1)
    assert saved.texts == {"RP-02": "Why."}
    with pytest.raises(ValidationError):
        reports.save_report(report=at(report, "approved"), values={"texts": {}}, by=coordinator)
    report.refresh_from_db()
    assert report.texts == {"RP-02": "Why."}


def test_two_who_write_at_once_do_not_overwrite_each_other(report, coordinator):
    reports.save_report(report=report, values={"texts": {"RP-02": "First."}}, by=coordinator, expected=1)
    with pytest.raises(StaleVersion):
        reports.save_report(report=report, values={"texts": {"RP-02": "Second."}}, by=coordinator, expected=1)


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


def test_ordering_the_pdf_queues_a_job(report, coordinator):
    a_job(report, state="failed", reason="timeout", tries=2)
    ordered = reports.order_pdf(report=report, by=coordinator)
    assert (ordered.state, ordered.reason, ordered.tries, ordered.requested_by) == ("waiting", "", 0, coordinator)
    assert history_of(report) == ["ordered"]


def test_a_report_being_made_is_not_ordered_again(report, coordinator):
    a_job(report, state="rendering", worker="elsewhere", tries=1)
    ordered = reports.order_pdf(report=report, by=coordinator)
    assert (ordered.state, ordered.worker, ordered.tries, history_of(report)) == ("rendering", "elsewhere", 1, [])


def test_a_draft_is_printed_by_its_writers_only(as_, report):
    for person, code in ((teammate_of(report.programme), 403), (coordinator_of(report.programme), 302)):
        assert as_(person).post(f"{report.get_absolute_url()}make/").status_code == code


# Approvals are of a version


def test_a_change_after_an_approval_ends_it_and_says_so(as_, report, coordinator):
    kofi = officer_of(report.programme)
    reports.submit_report(report=report, by=coordinator)
    approve(report, kofi)
    path = f"{report.get_absolute_url()}edit/"
    assert "clears the approvals" in as_(coordinator).get(path).content.decode()

    data = {"data_as_of": f"{today()}", "RP-02": "Added after the approval.", "version": report.version}
    answer = as_(coordinator).post(path, data, follow=True)

    assert [one.level_tag for one in answer.context["messages"]] == ["warning", "success"]
    assert list(answer.context["approvals"]) == []
    assert history_of(report) == ["submitted", "signed", "changed", "cleared"]
    assert asked_about(report, kofi, coordinator) == [True, True]
    assert approve(report, coordinator).status == "in_review"
    assert approve(report, kofi).status == "approved"


@pytest.mark.parametrize(
    "values",
    [
        {"texts": {"RP-02": "Another."}},
        {"conclusions": [{"text": "Another", "cites": "F1"}]},
        {"recommendations": [{"text": "Another", "cites": "C1"}]},
        {"data_as_of": days(-1)},
        {"language": "fr"},
    ],
)
def test_whatever_is_changed_ends_the_approval(report, coordinator, values):
    at(report, "in_review")
    approve(report, unesco())
    report.refresh_from_db()
    assert report.is_signed
    assert not reports.save_report(report=report, values=values, by=coordinator).is_signed
    assert approve(report, coordinator).status == "in_review"


def test_an_older_version_brought_back_brings_no_approval_with_it(report, coordinator):
    at(report, "in_review")
    approve(report, unesco())
    reports.save_report(report=report, values={"texts": {"RP-02": "Later."}}, by=coordinator)
    report.refresh_from_db()
    approve(report, unesco())
    seen = fields_at_version(report, report.version)
    signed = list(report.approved_by.all())
    brought = save_record(report, {"texts": seen["texts"], "approved_by": signed}, by=coordinator, verb="undone")
    assert (list(brought.approvals), brought.is_signed) == ([], False)
    assert approve(report, coordinator).status == "in_review"


def test_an_approval_is_of_the_version_that_was_read(as_, report, coordinator):
    at(report, "in_review")
    read = report.version
    reports.save_report(report=report, values={"texts": {"RP-02": "Meanwhile."}}, by=coordinator)
    kofi = as_(officer_of(report.programme))
    for version in (read, "", "x"):
        answer = kofi.post(f"{report.get_absolute_url()}step/", {"step": "approve", "version": version}, follow=True)
        assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    report.refresh_from_db()
    assert list(report.approved_by.all()) == []


def test_nobody_signs_for_both_sides(report, coordinator):
    MembershipFactory(person=coordinator, team=team_of(report.programme, "support"), role="officer")
    at(report, "in_review")
    for _ in range(2):
        assert approve(report, coordinator).status == "in_review"
    assert approve(report, deputy_of(report.programme)).status == "approved"


def test_the_task_goes_to_all_who_may_sign_and_have_not(report, coordinator):
    kofi, deputy, region = officer_of(report.programme), deputy_of(report.programme), unesco("AFR")
    others = [unesco("LAC"), teammate_of(report.programme), peer_of(report.programme), observer_of(report.programme)]
    assert asked_about(report, coordinator, kofi) == [False, False]
    at(report, "in_review")
    assert asked_about(report, coordinator, deputy, kofi, region, unesco()) == [True] * 5
    assert asked_about(report, *others) == [False] * 4
    approve(report, region)
    assert asked_about(report, coordinator, deputy, kofi, region) == [True, True, False, False]


def test_the_submitter_is_not_asked_for_the_second_signature(report, coordinator):
    kofi, deputy = officer_of(report.programme), deputy_of(report.programme)
    reports.submit_report(report=report, by=coordinator)
    assert asked_about(report, coordinator, deputy) == [True, True]
    approve(report, kofi)
    assert asked_about(report, coordinator, deputy, kofi) == [False, True, False]


def test_who_is_alone_in_the_coordination_is_asked_all_the_same(report, coordinator):
    reports.submit_report(report=report, by=coordinator)
    approve(report, officer_of(report.programme))
    assert asked_about(report, coordinator) == [True]


def test_a_report_is_returned_with_a_reason_and_comes_back_to_whoever_submitted_it(as_, report, coordinator):
    kofi, deputy = officer_of(report.programme), deputy_of(report.programme)
    reports.submit_report(report=report, by=deputy)
    approve(report, coordinator)
    assert step(as_(kofi), report, "return", reason="The figures of March are missing.").status_code == 302
    report.refresh_from_db()
    assert (report.status, list(report.approvals)) == ("draft", [])
    assert "The figures of March are missing." in as_(deputy).get(report.get_absolute_url()).content.decode()
    owed = [(one.kind.code, one.owner) for one in duties_of(None, today(), codes=[report.programme.code])]
    assert {owner for code, owner in owed if code == "revise"} == {coordinator.pk, deputy.pk}
    assert reports.submit_report(report=report, by=deputy).return_reason == ""
    assert approve(report, kofi).status == "in_review"


# The final PDF


def test_the_second_approval_orders_the_final_pdf(report, coordinator, django_capture_on_commit_callbacks):
    at(report, "in_review")
    approve(report, coordinator)
    # Somebody has ordered the draft, and it is being made at this moment.
    a_job(report, state="rendering", worker="elsewhere", tries=1)
    with django_capture_on_commit_callbacks() as wakes:
        approved = approve(report, officer_of(report.programme))
    job = approved.job
    assert (approved.status, job.state, job.worker, job.tries) == ("approved", "waiting", "", 0)
    assert len(wakes) == 1


def test_what_is_final_is_never_made_again(as_, report, coordinator):
    with_final(at(report, "approved"))
    kept = report.final.sha256
    with pytest.raises(ValidationError):
        reports.order_pdf(report=report, by=coordinator)
    page = as_(coordinator).get(report.get_absolute_url()).content.decode()
    assert kept in page
    assert "Make it again" not in page
    answer = as_(coordinator).post(f"{report.get_absolute_url()}make/", follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    report.refresh_from_db()
    assert (report.job.state, report.final.sha256) == ("ready", kept)


def test_a_final_pdf_that_failed_can_be_ordered_again(report, coordinator):
    a_job(at(report, "approved"), state="failed", reason="disk", tries=2)
    assert reports.order_pdf(report=report, by=coordinator).state == "waiting"


def test_the_draft_is_not_handed_out_for_the_approved_report(as_, report, coordinator):
    a_job(at(report, "approved"), state="ready", file=StoredFileFactory())
    assert as_(coordinator).get(f"{report.get_absolute_url()}pdf/").status_code == 404


def test_a_report_of_a_foreign_portfolio_asks_nobody_there():
    report = ReportFactory(programme=started(seeking_country="BR"), status="in_review")
    assert asked_about(report, unesco("AFR"), unesco("LAC")) == [False, True]
