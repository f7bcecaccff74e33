"""The duty to answer a questionnaire."""

from django.utils.translation import gettext_lazy as _

from p2p.base.duties.registry import ReminderRule, duty
from p2p.base.questionnaires.models import Recipient


@duty(
    "feedback",
    name=_("Questions to answer"),
    title=_("Answer the questions: %(what)s"),
    url="asked",
    priority=45,
    owner="person",
    due="form__closes_on",
    programme="form__programme_code",
    number="form",
    label="form__title",
    can_snooze=False,
    private=True,
    # Answers are welcome whatever becomes of the programme.
    states=None,
    # The request itself was a message already: one more, and none once the form is closed.
    reminders=ReminderRule(before=(3,), on_day=False, every=0, escalate_after=0),
)
def forms_to_answer(today):
    """Until it is answered or closed."""
    return Recipient.objects.filter(answered=False, form__closed=False, form__closes_on__gte=today)
