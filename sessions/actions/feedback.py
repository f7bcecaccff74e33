"""Send the feedback form after a session, and the follow-up form three months later."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.notifications.send_questionnaire import send_questionnaire
from p2p.base.questionnaires.models import Form
from p2p.base.records.actions import lock_row, save_record
from p2p.base.web.fault_isolation import run_each_isolated
from programmes.models import Membership
from programmes.models.programmes import OPEN_STATES
from programmes.models.teams import Side
from programmes.question_catalogue import feedback_questions
from sessions.enums import SessionVerb
from sessions.models import PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE
from sessions.notifications import participants_of

DAYS_OPEN, MAX_QUESTIONS = 7, 6
DEFAULT_QUESTIONS, PULSE_QUESTIONS = ["FQ-1", "FQ-2", "FQ-3", "FQ-6"], ["FQ-4"]
# Asked three months after the session, and not at all once half a year has passed.
PULSE_AFTER, PULSE_UNTIL = dt.timedelta(days=91), dt.timedelta(days=182)


@transaction.atomic
def ask_feedback(*, session: PeerSession, questions: list[dict[str, Any]], by: Person, now: dt.datetime) -> Form:
    """Ask everybody of both sides, for a week."""
    session = lock_row(session)
    if not session.is_held or session.feedback_id:
        raise ValidationError(_("Feedback is asked once, after the session was held."))
    form = new_feedback_form(session, "feedback", questions, now)
    form.pool = pool_name(session)
    send_questionnaire(form=form, people=sides_by_person(session), now=now)
    save_record(session, {"feedback": form}, by=by, verb=SessionVerb.ASKED)
    return form


def new_feedback_form(session: PeerSession, kind: str, questions: list[dict[str, Any]], now: dt.datetime) -> Form:
    today = session.programme.day_of(now)
    return Form(
        kind=kind,
        programme_code=session.programme.code,
        title=session.title,
        about=session.number,
        questions=questions,
        opens_on=today,
        closes_on=today + dt.timedelta(days=DAYS_OPEN),
    )


def pool_name(session: PeerSession) -> str:
    """Sessions of one format are pooled where the same teams take part and the same people may read them."""
    teams = "-".join(f"{pk}" for pk in sorted(session.teams.values_list("pk", flat=True)))
    readers = "" if session.visibility in PUBLIC_TO_EXCHANGE else session.visibility
    return f"{session.programme.code}:{session.format}:{readers}:{teams}"[:150]


def sides_by_person(session: PeerSession) -> dict[Person, str]:
    """Everybody who is asked, with the side of their team."""
    members = Membership.objects.active().filter(team__in=session.teams.exclude(side=Side.SUPPORT))
    sides = dict(members.order_by("-pk").values_list("person", "team__side"))
    return {person: sides.get(person.pk, "") for person in participants_of(session)}


def ask_due_pulses(now: dt.datetime) -> int:
    """Three months after each session ask the same people whether they use what they learned; how many were asked."""
    day = now.date()
    due = PeerSession.objects.live().filter(
        programme__state__in=OPEN_STATES,
        feedback__closed=True,
        starts_at__date__range=(day - PULSE_UNTIL, day - PULSE_AFTER),
    )
    pulses = Form.objects.filter(kind="pulse", programme_code=OuterRef("programme__code"), about=OuterRef("number"))
    sessions = list(due.exclude(Exists(pulses)).select_related("programme").order_by("pk"))
    return run_each_isolated("ask_again", sessions, lambda session: ask_pulse(session, now))


@transaction.atomic
def ask_pulse(session: Any, now: dt.datetime) -> Form:
    # Locked, so that two ticks at the same time ask only once.
    feedback = Form.objects.select_for_update().get(pk=session.feedback_id)
    pulses = Form.objects.filter(kind="pulse", programme_code=feedback.programme_code, about=feedback.about)
    if asked_already := pulses.first():
        return asked_already
    form = new_feedback_form(
        session, "pulse", [question.stored for question in feedback_questions(PULSE_QUESTIONS)], now
    )
    form.pool = feedback.pool
    recipients = feedback.recipients.filter(person__is_active=True).select_related("person")
    return send_questionnaire(form=form, people={recipient.person: recipient.side for recipient in recipients}, now=now)
