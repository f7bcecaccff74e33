"""What a session answered: one question per need that it served, decided by the seeking side."""

import dataclasses

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import fresh, store
from programmes.models import Need
from sessions.models import Coverage, PeerSession

Answer, Status = Coverage.Answer, Need.Status


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What somebody says of one need; ``seen`` is the version of what was said before, 0 where nothing was."""

    answer: str
    remark: str = ""
    seen: int | None = None


class Overtaken(Exception):
    """Somebody else has answered meanwhile, in other words; nothing was stored. Carries what they said."""

    def __init__(self, said: list[Coverage]):
        super().__init__(f"{len(said)} answers are newer")
        self.said = said


def status_after(answer: str, status: str) -> str:
    """How far a need is covered once the newest session that served it has been judged. Pure."""
    if answer == Answer.OPEN:
        return Status.MATCHED if status in {Status.PARTLY, Status.COVERED} else status
    return Status.COVERED if answer == Answer.ANSWERED else Status.PARTLY


@transaction.atomic
def say_what_was_answered(*, session: PeerSession, answers: dict[Need, Judgement], by: Person) -> None:
    """Store the answers and bring the needs up to date with them; raises ``Overtaken``."""
    session = fresh(session)
    said = {one.need_id: one for one in session.coverage.select_related("need", "by")}
    new = {need: one for need, one in answers.items() if differs(said.get(need.pk), one)}
    newer = [said[need.pk] for need, one in new.items() if need.pk in said and said[need.pk].version != one.seen]
    if newer:
        raise Overtaken(newer)
    for need, one in new.items():
        known = said.get(need.pk) or Coverage(session=session, need=need)
        store(known, {"answer": one.answer, "remark": one.remark, "by": by}, by=by, verb="answered")
        bring_up_to_date(need, session, one.answer, by)


def differs(known: Coverage | None, one: Judgement) -> bool:
    return known is None or (known.answer, known.remark) != (one.answer, one.remark)


def bring_up_to_date(need: Need, session: PeerSession, answer: str, by: Person) -> None:
    need = fresh(need)
    status = status_after(answer, need.status)
    later = need.coverage.filter(session__starts_at__gt=session.starts_at)
    if status != need.status and need.status != Status.DROPPED and not later.exists():
        store(need, {"status": status}, by=by)
