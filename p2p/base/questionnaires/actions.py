"""Answering, and closing a form."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, TextField, Value, When
from django.utils.translation import gettext as _

from p2p.base.questionnaires.links import keys_of
from p2p.base.questionnaires.models import Asked, Form, Response


@transaction.atomic
def answer(*, asked: Asked, answers: dict[str, Any], now: dt.datetime, remark: str = "") -> None:
    """Store what one person answers; once more changes it, until the form closes."""
    form = Form.objects.select_for_update().get(pk=asked.form_id)
    if not form.is_open(now):
        raise ValidationError(_("This form is closed: it takes no answers any more."))
    if not answers and not remark:
        raise ValidationError(_("Answer at least one question."))
    store_answer(form, asked, answers)
    mine = asked.pk
    # All rows are written, not one alone: the database itself marks what was written together, and that would tell.
    form.asked.update(
        answered=Case(When(pk=mine, then=True), default=F("answered")),
        remark=Case(When(pk=mine, then=Value(remark)), default=F("remark"), output_field=TextField()),
    )


def answers_of(asked: Asked) -> dict[str, Any]:
    """What the person has answered so far, found by what their link says, and only while the form is open."""
    found = asked.form.responses.filter(uuid__in=keys_of(asked.form_id, asked.person_id)).first()
    return found.answers if found else {}


def store_answer(form: Form, asked: Asked, answers: dict[str, Any]) -> None:
    keys = keys_of(form.pk, asked.person_id)
    known = form.responses.filter(uuid__in=keys)
    if answers and not known.update(answers=answers):
        person = None if form.anonymous else asked.person
        Response.objects.create(form=form, uuid=keys[0], side=asked.side, person=person, answers=answers)
    elif not answers:
        known.delete()


@transaction.atomic
def close(form: Form) -> Form:
    """No more answers; what led from a person to an anonymous one is cut for good, also for whoever runs the server."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.anonymous and not form.closed:
        cut(form)
    form.closed = True
    form.save(update_fields=["closed"])
    return form


def cut(form: Form) -> None:
    """The same answers under new random keys, in their order: old keys and the order of arrival are gone."""
    rows = list(form.responses.all())
    form.responses.all().delete()
    for row in rows:
        row.pk, row.uuid = None, uuid.uuid4()
    Response.objects.bulk_create(sorted(rows, key=lambda row: row.uuid))
