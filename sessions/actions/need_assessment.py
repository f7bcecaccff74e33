"""Record how far a session answered each need; the status of the need follows."""

import dataclasses

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import lock_row, save_record
from programmes.models import Need
from sessions.models import NeedAssessment, PeerSession

Answer, Status = NeedAssessment.Answer, Need.Status


@dataclasses.dataclass(frozen=True)
class AssessmentInput:
    """What somebody says of one need; ``seen`` is the version of what was said before, 0 where nothing was."""

    answer: str
    remark: str = ""
    seen: int | None = None


class StaleAssessments(Exception):
    """Somebody else has answered meanwhile, in other words; nothing was stored. Carries what they said."""

    def __init__(self, said: list[NeedAssessment]):
        super().__init__(f"{len(said)} answers are newer")
        self.said = said


def need_status_after(answer: str, status: str) -> str:
    """How far a need is covered once the newest session that served it has been judged. Pure."""
    if answer == Answer.OPEN:
        return Status.MATCHED if status in {Status.PARTLY, Status.COVERED} else status
    return Status.COVERED if answer == Answer.ANSWERED else Status.PARTLY


@transaction.atomic
def save_assessments(*, session: PeerSession, answers: dict[Need, AssessmentInput], by: Person) -> None:
    """Store the answers and bring the needs up to date with them; raises ``StaleAssessments``."""
    session = lock_row(session)
    said = {one.need_id: one for one in session.need_assessments.select_related("need", "by")}
    new = {need: one for need, one in answers.items() if is_changed(said.get(need.pk), one)}
    newer = [said[need.pk] for need, one in new.items() if need.pk in said and said[need.pk].version != one.seen]
    if newer:
        raise StaleAssessments(newer)
    for need, one in new.items():
        known = said.get(need.pk) or NeedAssessment(session=session, need=need)
        save_record(known, {"answer": one.answer, "remark": one.remark, "by": by}, by=by, verb="answered")
        update_need_status(need, session, one.answer, by)


def is_changed(known: NeedAssessment | None, one: AssessmentInput) -> bool:
    return known is None or (known.answer, known.remark) != (one.answer, one.remark)


def update_need_status(need: Need, session: PeerSession, answer: str, by: Person) -> None:
    need = lock_row(need)
    status = need_status_after(answer, need.status)
    later = need.need_assessments.filter(session__starts_at__gt=session.starts_at)
    if status != need.status and need.status != Status.DROPPED and not later.exists():
        save_record(need, {"status": status}, by=by)
