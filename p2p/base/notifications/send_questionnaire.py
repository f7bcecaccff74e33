"""Send a questionnaire to people, and close it when its time is over."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.urls import reverse

from p2p.base.accounts.models import Person
from p2p.base.notifications.actions import cancel_notifications, notify_many
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
    message = {"key": f"asked:{form.pk}:", "kind": "asked", "programme_code": form.programme_code, "now": now}
    notify_many([{"person": person, "data": questionnaire_facts(form), **message} for person in people])
    return form


def questionnaire_facts(form: Form) -> dict[str, Any]:
    """The ``data`` of the message. The link is not in it: it is made when the message is written and stored nowhere."""
    over = dt.datetime.combine(form.closes_on, dt.time(12), dt.UTC) + dt.timedelta(days=1)
    return {
        "form": form.pk,
        "what_is_asked": form.kind,
        "title": form.title,
        "number": form.about,
        "closes": f"{form.closes_on}",
        "until": over.isoformat(),
        "anonymous": form.anonymous,
        "path": reverse("asked", args=[form.programme_code, form.pk]) if form.pk else "/",
    }


def close_forms(now: dt.datetime) -> int:
    """Close questionnaires whose time is over and cancel pending messages about them; return how many."""
    return run_each_isolated("close_forms", list(Form.objects.to_close(now)), close_form)


def close_form(form: Form) -> None:
    actions.close_questionnaire(form)
    cancel_notifications(key=f"asked:{form.pk}:")
