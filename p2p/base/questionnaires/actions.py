"""Save answers and close a questionnaire."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, TextField, Value, When
from django.utils.translation import gettext as _

from p2p.base.questionnaires.links import response_keys
from p2p.base.questionnaires.models import Form, Recipient, Response


@transaction.atomic
def answer(*, recipient: Recipient, answers: dict[str, Any], now: dt.datetime, remark: str = "") -> None:
    """Store one person's answers; answering again replaces them, until the form closes."""
    form = Form.objects.select_for_update().get(pk=recipient.form_id)
    if not form.is_open(now):
        raise ValidationError(_("This form is closed: it takes no answers any more."))
    if not answers and not remark:
        raise ValidationError(_("Answer at least one question."))
    save_response(form, recipient, answers)
    mine = recipient.pk
    # Update all rows, not one: PostgreSQL's transaction ids would tie a single row to the response.
    form.recipients.update(
        answered=Case(When(pk=mine, then=True), default=F("answered")),
        remark=Case(When(pk=mine, then=Value(remark)), default=F("remark"), output_field=TextField()),
    )


def answers_of(recipient: Recipient) -> dict[str, Any]:
    """The person's answers so far, found by the key that follows from their link; only while the form is open."""
    response = recipient.form.responses.filter(uuid__in=response_keys(recipient.form_id, recipient.person_id)).first()
    return response.answers if response else {}


def save_response(form: Form, recipient: Recipient, answers: dict[str, Any]) -> None:
    keys = response_keys(form.pk, recipient.person_id)
    known = form.responses.filter(uuid__in=keys)
    if answers and not known.update(answers=answers):
        person = None if form.anonymous else recipient.person
        Response.objects.create(form=form, uuid=keys[0], side=recipient.side, person=person, answers=answers)
    elif not answers:
        known.delete()


@transaction.atomic
def close_questionnaire(form: Form) -> Form:
    """Close the form and destroy the link between person and anonymous answer; not even an operator can restore it."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.anonymous and not form.closed:
        anonymise(form)
    form.closed = True
    form.save(update_fields=["closed"])
    return form


def anonymise(form: Form) -> None:
    """Store the answers anew under random keys, in the order of these: old keys and order of arrival are gone."""
    responses = list(form.responses.all())
    form.responses.all().delete()
    for response in responses:
        response.pk, response.uuid = None, uuid.uuid4()
    Response.objects.bulk_create(sorted(responses, key=lambda response: response.uuid))
