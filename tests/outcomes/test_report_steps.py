"""Who may do what with a report as it stands: nothing is stored, and every step is asked of every state."""

import pytest

from outcomes.models import Report
from outcomes.report_steps import Step, open_steps, reasons_to_refuse, right_for
from programmes.policy import Can

WRITERS = {Step.WRITE: Can.REPORT, Step.ORDER_PDF: Can.REPORT, Step.SUBMIT: Can.REPORT}
APPROVERS = {Step.APPROVE: Can.APPROVE, Step.RETURN: Can.APPROVE, Step.PUBLISH: Can.APPROVE}


def report(status: str, final: int | None = None) -> Report:
    return Report(status=status, final_id=final)


@pytest.mark.parametrize(
    ("status", "rights"),
    [
        ("draft", WRITERS | APPROVERS),
        ("in_review", WRITERS | APPROVERS),
        ("approved", WRITERS | APPROVERS | {Step.ORDER_PDF: Can.READ}),
        ("published", WRITERS | APPROVERS | {Step.ORDER_PDF: Can.READ}),
    ],
)
def test_writers_write_and_approvers_decide_and_anybody_inside_prints_what_is_approved(status, rights):
    assert {step: right_for(step, report(status)) for step in Step} == rights


@pytest.mark.parametrize(
    ("status", "final", "steps"),
    [
        ("draft", None, ["write", "order", "submit"]),
        ("in_review", None, ["write", "order", "approve", "return"]),
        ("approved", None, ["order"]),
        ("approved", 7, ["publish"]),
        ("published", None, ["order"]),
        ("published", 7, []),
    ],
)
def test_every_state_is_open_to_its_own_steps_and_gives_one_reason_for_every_other(status, final, steps):
    here = report(status, final)
    reasons = {step: reasons_to_refuse(step, here) for step in Step}
    assert [step for step, refused in reasons.items() if not refused] == steps
    assert {len(refused) for refused in reasons.values() if refused} == {1}
    assert open_steps(here, lambda _act: True, signed=False) == steps
    assert open_steps(here, lambda _act: False, signed=False) == []


def test_an_approved_report_without_its_final_pdf_waits_for_it_and_a_draft_waits_for_approval():
    wait, approve = (reasons_to_refuse(Step.PUBLISH, report(status)) for status in ("approved", "draft"))
    assert wait == ["The final PDF is not ready yet. Publish the report when it is."]
    assert approve == ["Only an approved report can be published."]


def test_who_has_signed_is_not_asked_again_and_may_still_return():
    assert open_steps(report("in_review"), lambda act: act == Can.APPROVE, signed=True) == ["return"]
    assert open_steps(report("in_review"), lambda act: act == Can.APPROVE, signed=False) == ["approve", "return"]
