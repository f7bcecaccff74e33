"""Record the attendance of a session."""

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from sessions.enums import SessionVerb
from sessions.models import Attendance, PeerSession


@transaction.atomic
def save_attendance(*, session: PeerSession, counts: dict[str, int], by: Person | None) -> Attendance:
    attendance, _new = Attendance.objects.update_or_create(session=session, defaults=counts)
    record_event(by, SessionVerb.ATTENDANCE, session, changes=sorted(counts))
    return attendance
