"""Exit criteria about sessions and notes. Only joint sessions count: internal ones are not named."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.i18n import dates, text
from p2p.base.notifications.quiet_hours import zone_of
from programmes.exit_criteria import Evaluation
from programmes.gates import criterion, for_each
from sessions.models import PeerSession

NOTES_SHARED_STATUSES = {PeerSession.Status.NOTES_SHARED, PeerSession.Status.AGREED, PeerSession.Status.ANSWERED}


def evaluate_shared_notes(code: str, sessions: list[tuple]) -> Evaluation:
    missing = [number for number, status in sessions if status not in NOTES_SHARED_STATUSES]
    if missing:
        sentence = ngettext(
            "No shared notes yet of session %(numbers)s.", "No shared notes yet of sessions %(numbers)s.", len(missing)
        )
        path = reverse("sessions:session", args=[code, min(missing)])
        return Evaluation(False, sentence % {"numbers": text.join_list(sorted(missing))}, path)
    if not sessions:
        return Evaluation(
            False, _("No session of both sides has been held yet."), reverse("sessions:list", args=[code])
        )
    return Evaluation(
        True,
        ngettext(
            "%(n)s session of both sides held, with notes.",
            "%(n)s sessions of both sides held, all with notes.",
            len(sessions),
        )
        % {"n": len(sessions)},
    )


@criterion("SESS-X2")
@for_each(evaluate_shared_notes)
def notes_of_held_sessions(programmes):
    sessions = PeerSession.objects.held().joint_sessions().filter(programme__in=programmes)
    return sessions.values_list("programme", "number", "status")


def evaluate_debrief(code: str, sessions: list[tuple]) -> Evaluation:
    days = [(number, start.astimezone(zone_of(zone)).date(), status) for number, start, status, zone in sessions]
    held = [(number, day) for number, day, status in days if status in PeerSession.HELD_STATUSES]
    if held:
        number, day = held[0]
        return Evaluation(True, _("Session %(number)s on %(day)s.") % {"number": number, "day": dates.day(day)})
    if days:
        number, day, _status = days[0]
        path = reverse("sessions:session", args=[code, number])
        return Evaluation(
            False, _("Session %(number)s is set for %(day)s.") % {"number": number, "day": dates.day(day)}, path
        )
    return Evaluation(False, _("No feedback session is planned yet."), reverse("sessions:new", args=[code]))


@criterion("FOLL-X1")
@for_each(evaluate_debrief)
def feedback_with_peers(programmes):
    sessions = PeerSession.objects.live().joint_sessions().filter(programme__in=programmes, format="FM-DEBRIEF")
    columns = ("programme", "number", "starts_at", "status", "programme__time_zone")
    return sessions.order_by("starts_at").values_list(*columns)
