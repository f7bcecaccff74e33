"""Feedback of a session as one person may see it: forms, remarks and pooled results."""

import dataclasses
import datetime as dt
from collections import Counter

from django.db.models import Q

from p2p.base.accounts.viewer import Viewer
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.questionnaires.pooled_results import Pool, Result, pool_of, results_of
from programmes.question_catalogue import side_label
from sessions.models import PeerSession


@dataclasses.dataclass
class FeedbackRound:
    """One feedback form of a session, with what somebody may see of it."""

    form: Form
    open: bool
    n: int
    own_recipient: Recipient | None = None
    remarks: list[Recipient] = dataclasses.field(default_factory=list)
    pool: Pool | None = None
    results: list[Result] = dataclasses.field(default_factory=list)


def feedback_rounds(session: PeerSession, viewer: Viewer, now: dt.datetime) -> list[FeedbackRound]:
    """The feedback form of a session and its pulse, with what ``viewer`` may see; four queries at most.

    A pool is the same for every reader, so it is shown only to those who may read every session in it.
    """
    if session.feedback is None:
        return []
    forms = list(pooled_forms(session.feedback))
    rounds = [
        FeedbackRound(form, form.is_open(now), form.n, pool=pool_of(form, forms) if form.closed else None)
        for form in forms
        if form.about == session.number
    ]
    withhold_pools(rounds, session, viewer)
    add_recipients(rounds, viewer)
    add_results(rounds)
    return sorted(rounds, key=lambda feedback_round: feedback_round.form.pk)


def withhold_pools(rounds: list[FeedbackRound], session: PeerSession, viewer: Viewer) -> None:
    hidden = set(session.programme.peer_sessions.not_visible_to(viewer).values_list("number", flat=True))
    for feedback_round in rounds:
        if feedback_round.pool and hidden & set(feedback_round.pool.subject_numbers):
            feedback_round.pool = None


def pooled_forms(form: Form):
    """The form and all that share its pool: forms of other sessions, and the pulses of all of them."""
    return Form.objects.filter(programme_code=form.programme_code, pool=form.pool).with_counts()


def add_recipients(rounds: list[FeedbackRound], viewer: Viewer) -> None:
    """Set ``own_recipient``, if ``viewer`` was asked, and the signed remarks of everybody."""
    by_form = {feedback_round.form.pk: feedback_round for feedback_round in rounds}
    recipients = Recipient.objects.filter(Q(person=viewer.pk) | ~Q(remark=""), form__in=list(by_form))
    for recipient in recipients.select_related("person").order_by("person__sort_key"):
        if recipient.remark:
            by_form[recipient.form_id].remarks.append(recipient)
        if recipient.person_id == viewer.pk:
            by_form[recipient.form_id].own_recipient = recipient


def add_results(rounds: list[FeedbackRound]) -> None:
    forms = {form.pk for feedback_round in rounds if feedback_round.pool for form in feedback_round.pool.forms}
    if not forms:
        return
    responses = list(Response.objects.filter(form__in=forms).order_by("uuid").values_list("form", "side", "answers"))
    for feedback_round in rounds:
        if feedback_round.pool:
            feedback_round.results = pool_results(feedback_round.pool, responses)


def pool_results(pool: Pool, responses: list[tuple[int, str, dict]]) -> list[Result]:
    """Results of the forms of a pool together, from ``responses`` as (key of the form, side, answers).

    A question that only some of the forms ask needs enough answers by itself: texts under a question of small
    sessions would point to their few participants.
    """
    keys = {form.pk for form in pool.forms}
    smallest = pool.forms[0].smallest
    answer_counts: Counter[str] = Counter()
    for form in pool.forms:
        answer_counts.update(dict.fromkeys([question.code for question in form.question_list], form.n))
    questions = [
        question for form in pool.forms for question in form.question_list if answer_counts[question.code] >= smallest
    ]
    answers_by_side = [(side_label(side), answers) for form, side, answers in responses if form in keys]
    return results_of(questions, answers_by_side, smallest)
