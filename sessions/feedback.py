"""Feedback of a session: asked of both sides at once, and three months later whether what was learned is in use."""

import dataclasses
import datetime as dt
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.notifications.asking import ask
from p2p.base.questionnaires.models import Asked, Form, Response
from p2p.base.questionnaires.results import Pool, Result, pool_of, results_of
from p2p.base.records.actions import fresh, store
from p2p.base.web.isolation import each
from programmes.models import Membership
from programmes.models.programmes import OPEN_STATES
from programmes.models.teams import Side
from programmes.question_catalogue import feedback_questions, side_label
from sessions.models import PeerSession
from sessions.models.session import OPEN_READERSHIP
from sessions.news import people_of

DAYS_OPEN, MOST_QUESTIONS = 7, 6
USUAL, LATER = ["FQ-1", "FQ-2", "FQ-3", "FQ-6"], ["FQ-4"]
# Asked three months after the session; whoever was asked more than half a year ago is left alone.
AFTER, NO_LONGER = dt.timedelta(days=91), dt.timedelta(days=182)


@transaction.atomic
def ask_feedback(*, session: PeerSession, questions: list[dict[str, Any]], by: Person, now: dt.datetime) -> Form:
    """Ask everybody of both sides, for a week."""
    session = fresh(session)
    if not session.is_held or session.feedback_id:
        raise ValidationError(_("Feedback is asked once, after the session was held."))
    form = blank(session, "feedback", questions, now)
    form.pool = pool_name(session)
    ask(form=form, people=sides_of(session), now=now)
    store(session, {"feedback": form}, by=by, verb="asked")
    return form


def blank(session: PeerSession, kind: str, questions: list[dict[str, Any]], now: dt.datetime) -> Form:
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
    who = "" if session.readership in OPEN_READERSHIP else session.readership
    return f"{session.programme.code}:{session.format}:{who}:{teams}"[:150]


def sides_of(session: PeerSession) -> dict[Person, str]:
    """Everybody who is asked, with the side of their team."""
    members = Membership.objects.active().filter(team__in=session.teams.exclude(side=Side.SUPPORT))
    sides = dict(members.order_by("-pk").values_list("person", "team__side"))
    return {person: sides.get(person.pk, "") for person in people_of(session)}


def ask_again(now: dt.datetime) -> int:
    """Three months after a session the same people are asked whether they use what they learned."""
    day = now.date()
    due = PeerSession.objects.live().filter(
        programme__state__in=OPEN_STATES, feedback__closed=True, starts_at__date__range=(day - NO_LONGER, day - AFTER)
    )
    asked = Form.objects.filter(kind="pulse", programme_code=OuterRef("programme__code"), about=OuterRef("number"))
    found = list(due.exclude(Exists(asked)).select_related("programme").order_by("pk"))
    return each("ask_again", found, lambda session: ask_later(session, now))


@transaction.atomic
def ask_later(session: Any, now: dt.datetime) -> Form:
    # One at a time, so that two ticks at once ask once.
    first = Form.objects.select_for_update().get(pk=session.feedback_id)
    pulses = Form.objects.filter(kind="pulse", programme_code=first.programme_code, about=first.about)
    if asked_already := pulses.first():
        return asked_already
    form = blank(session, "pulse", [one.stored for one in feedback_questions(LATER)], now)
    form.pool = first.pool
    asked = first.asked.filter(person__is_active=True).select_related("person")
    return ask(form=form, people={one.person: one.side for one in asked}, now=now)


@dataclasses.dataclass
class Round:
    """How one form stands: what somebody may see of it."""

    form: Form
    open: bool
    n: int
    mine: Asked | None = None
    remarks: list[Asked] = dataclasses.field(default_factory=list)
    pool: Pool | None = None
    results: list[Result] = dataclasses.field(default_factory=list)


def rounds(session: PeerSession, person: Person, now: dt.datetime) -> list[Round]:
    """The feedback of a session and what was asked later, with whatever may be shown; in four questions at most.

    A pool is the same for everybody; it is shown to those who may read each of its sessions.
    """
    if session.feedback is None:
        return []
    forms = list(forms_with(session.feedback))
    found = [
        Round(one, one.is_open(now), one.n, pool=pool_of(one, forms) if one.closed else None)
        for one in forms
        if one.about == session.number
    ]
    withhold(found, session, person)
    add_asked(found, person)
    add_results(found)
    return sorted(found, key=lambda one: one.form.pk)


def withhold(found: list[Round], session: PeerSession, person: Person) -> None:
    hidden = set(session.programme.peer_sessions.hidden_from(person).values_list("number", flat=True))
    for one in found:
        if one.pool and hidden & set(one.pool.abouts):
            one.pool = None


def forms_with(form: Form):
    """The form, those that are pooled with it, and what was asked later about them."""
    return Form.objects.filter(programme_code=form.programme_code, pool=form.pool).counted()


def add_asked(found: list[Round], person: Person) -> None:
    """Whether the person has still to answer, and the signed remarks of all."""
    rows = Asked.objects.filter(Q(person=person) | ~Q(remark=""), form__in=[one.form for one in found])
    for row in rows.select_related("person").order_by("person__sort_key"):
        one = next(one for one in found if one.form.pk == row.form_id)
        if row.remark:
            one.remarks.append(row)
        if row.person_id == person.pk:
            one.mine = row


def add_results(found: list[Round]) -> None:
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
        heard.update(dict.fromkeys([one.code for one in form.asks], form.n))
    questions = [one for form in pool.forms for one in form.asks if heard[one.code] >= smallest]
    chosen = [(side_label(side), answers) for form, side, answers in said if form in keys]
    return results_of(questions, chosen, smallest)
