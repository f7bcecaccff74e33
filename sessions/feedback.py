"""Feedback of a session as one person may see it: forms, remarks and pooled results."""

import dataclasses
import datetime as dt
from collections import Counter

from django.db.models import Q

from p2p.base.accounts.models import Person
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.questionnaires.pooled_results import Pool, Result, pool_of, results_of
from programmes.question_catalogue import side_label
from sessions.models import PeerSession


@dataclasses.dataclass
class FeedbackRound:
    """How one form stands: what somebody may see of it."""

    form: Form
    open: bool
    n: int
    mine: Recipient | None = None
    remarks: list[Recipient] = dataclasses.field(default_factory=list)
    pool: Pool | None = None
    results: list[Result] = dataclasses.field(default_factory=list)


def feedback_rounds(session: PeerSession, person: Person, now: dt.datetime) -> list[FeedbackRound]:
    """The feedback of a session and what was asked later, with whatever may be shown; in four questions at most.

    A pool is the same for everybody; it is shown to those who may read each of its sessions.
    """
    if session.feedback is None:
        return []
    forms = list(pooled_forms(session.feedback))
    found = [
        FeedbackRound(one, one.is_open(now), one.n, pool=pool_of(one, forms) if one.closed else None)
        for one in forms
        if one.about == session.number
    ]
    withhold_pools(found, session, person)
    add_asked(found, person)
    add_results(found)
    return sorted(found, key=lambda one: one.form.pk)


def withhold_pools(found: list[FeedbackRound], session: PeerSession, person: Person) -> None:
    hidden = set(session.programme.peer_sessions.not_visible_to(person).values_list("number", flat=True))
    for one in found:
        if one.pool and hidden & set(one.pool.subject_numbers):
            one.pool = None


def pooled_forms(form: Form):
    """The form, those that are pooled with it, and what was asked later about them."""
    return Form.objects.filter(programme_code=form.programme_code, pool=form.pool).with_counts()


def add_asked(found: list[FeedbackRound], person: Person) -> None:
    """Whether the person has still to answer, and the signed remarks of all."""
    rows = Recipient.objects.filter(Q(person=person) | ~Q(remark=""), form__in=[one.form for one in found])
    for row in rows.select_related("person").order_by("person__sort_key"):
        one = next(one for one in found if one.form.pk == row.form_id)
        if row.remark:
            one.remarks.append(row)
        if row.person_id == person.pk:
            one.mine = row


def add_results(found: list[FeedbackRound]) -> None:
    keys = {form.pk for one in found if one.pool for form in one.pool.forms}
    if not keys:
        return
    said = list(Response.objects.filter(form__in=keys).order_by("uuid").values_list("form", "side", "answers"))
    for one in found:
        if one.pool:
            one.results = pool_results(one.pool, said)


def pool_results(pool: Pool, said: list[tuple[int, str, dict]]) -> list[Result]:
    """What the forms of a pool say together; a question of one form alone needs enough answers by itself."""
    keys = {form.pk for form in pool.forms}
    smallest = pool.forms[0].smallest
    # Words under a question that only small sessions were asked would be known to come from their few people.
    heard: Counter[str] = Counter()
    for form in pool.forms:
        heard.update(dict.fromkeys([one.code for one in form.question_list], form.n))
    questions = [one for form in pool.forms for one in form.question_list if heard[one.code] >= smallest]
    chosen = [(side_label(side), answers) for form, side, answers in said if form in keys]
    return results_of(questions, chosen, smallest)
