"""Send a questionnaire to people, and close it when its time is over."""

import datetime as dt
from collections import Counter

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.notifications.actions import cancel_notifications, notify_many
from p2p.base.notifications.message_kinds import QuestionsAsked
from p2p.base.questionnaires import actions
from p2p.base.questionnaires.models import Form, Recipient
from p2p.base.questionnaires.pooling import may_split
from p2p.base.web.fault_isolation import run_each_isolated


@transaction.atomic
def send_questionnaire(*, form: Form, people: dict[Person, str], now: dt.datetime) -> Form:
    """Store a new ``form`` and ask ``people``, each with their side.

    Sides are not stored where one of them is too small to be shown: they would only help to identify people.
    """
    form.invited = len(people)
    form.save()
    split = not form.anonymous or may_split(Counter(people.values()), form.smallest)
    recipients = [Recipient(form=form, person=person, side=side if split else "") for person, side in people.items()]
    Recipient.objects.bulk_create(recipients)
    facts = {"message": QuestionsAsked.of(form), "programme_code": form.programme_code, "now": now}
    notify_many([{"person": person, "key": f"asked:{form.pk}:", **facts} for person in people])
    return form


def close_forms(now: dt.datetime) -> int:
    """Close questionnaires whose time is over and cancel pending messages about them; return how many."""
    return run_each_isolated("close_forms", list(Form.objects.to_close(now)), close_form)


def close_form(form: Form) -> None:
    actions.close_questionnaire(form)
    cancel_notifications(key=f"asked:{form.pk}:")
