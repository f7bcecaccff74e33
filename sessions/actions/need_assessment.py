"""Record how far a session answered each need; the status of the need follows."""

import dataclasses

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import lock_row, save_record
from programmes.models import Need
from sessions.enums import SessionVerb
from sessions.models import NeedAssessment, PeerSession

Answer, Status = NeedAssessment.Answer, Need.Status


@dataclasses.dataclass(frozen=True)
class AssessmentInput:
    """How somebody assesses one need; ``seen`` is the version they had before them, 0 if there was none."""

    answer: str
    remark: str = ""
    seen: int | None = None


class StaleAssessments(Exception):
    """Somebody else has meanwhile stored other answers, carried in ``newer``; nothing was stored."""

    def __init__(self, newer: list[NeedAssessment]):
        super().__init__(f"{len(newer)} answers are newer")
        self.newer = newer


def need_status_after(answer: str, status: str) -> str:
    """Status of a need after its newest session was assessed with ``answer``. Pure."""
    if answer == Answer.OPEN:
        return Status.MATCHED if status in {Status.PARTLY, Status.COVERED} else status
    return Status.COVERED if answer == Answer.ANSWERED else Status.PARTLY


@transaction.atomic
def save_assessments(*, session: PeerSession, answers: dict[Need, AssessmentInput], by: Person) -> None:
    """Store the answers and bring the needs up to date with them; raises ``StaleAssessments``."""
    session = lock_row(session)
    stored = {assessment.need_id: assessment for assessment in session.need_assessments.select_related("need", "by")}
    changed = {need: given for need, given in answers.items() if is_assessment_changed(stored.get(need.pk), given)}
    newer = [
        stored[need.pk]
        for need, given in changed.items()
        if need.pk in stored and stored[need.pk].version != given.seen
    ]
    if newer:
        raise StaleAssessments(newer)
    for need, given in changed.items():
        assessment = stored.get(need.pk) or NeedAssessment(session=session, need=need)
        save_record(
            assessment, {"answer": given.answer, "remark": given.remark, "by": by}, by=by, verb=SessionVerb.ANSWERED
        )
        update_need_status(need, session, given.answer, by)


def is_assessment_changed(stored: NeedAssessment | None, given: AssessmentInput) -> bool:
    return stored is None or (stored.answer, stored.remark) != (given.answer, given.remark)


def update_need_status(need: Need, session: PeerSession, answer: str, by: Person) -> None:
    need = lock_row(need)
    status = need_status_after(answer, need.status)
    later = need.need_assessments.filter(session__starts_at__gt=session.starts_at)
    if status != need.status and need.status != Status.DROPPED and not later.exists():
        save_record(need, {"status": status}, by=by)
