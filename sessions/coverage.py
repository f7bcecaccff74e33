"""What a session answered: one question per need that it served, decided by the seeking side."""

from typing import Any

from django.db import transaction

from p2p.accounts.models import Person
from p2p.versions.actions import fresh, store
from programmes.models import Need
from sessions.models import Coverage, PeerSession

Answer, Status = Coverage.Answer, Need.Status


def status_after(answer: str, status: str) -> str:
    """How far a need is covered once the newest session that served it has been judged. Pure."""
    if answer == Answer.OPEN:
        return Status.MATCHED if status in {Status.PARTLY, Status.COVERED} else status
    return Status.COVERED if answer == Answer.ANSWERED else Status.PARTLY


@transaction.atomic
def say_what_was_answered(*, session: PeerSession, answers: dict[Need, dict[str, Any]], by: Person) -> None:
    """Store the answers (``answer`` and ``remark`` for each need) and bring the needs up to date with them."""
    session = fresh(session)
    for need, values in answers.items():
        known = Coverage.objects.filter(session=session, need=need).first() or Coverage(session=session, need=need)
        if any(getattr(known, name) != value for name, value in values.items()):
            store(known, values | {"by": by}, by=by, verb="answered")
        need = fresh(need)
        status = status_after(values["answer"], need.status)
        if status != need.status and need.status != Status.DROPPED and newest(session, need):
            store(need, {"status": status}, by=by)


def newest(session: PeerSession, need: Need) -> bool:
    """Whether no later session has been judged on this need."""
    return not need.coverage.filter(session__starts_at__gt=session.starts_at).exists()
