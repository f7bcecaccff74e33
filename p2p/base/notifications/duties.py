"""What every form asks of people."""

from django.utils.translation import gettext_lazy as _

from p2p.base.duties.kinds import duty
from p2p.base.questionnaires.models import Asked


@duty(
    "feedback",
    name=_("Questions to answer"),
    title=_("Answer the questions: %(what)s"),
    url="asked",
    harm=45,
    owner="person",
    due="form__closes_on",
    programme="form__programme_code",
    number="form",
    what="form__title",
    movable=False,
    secret=True,
)
def forms_to_answer(today):
    """Until it is answered or closed."""
    return Asked.objects.filter(answered=False, form__closed=False, form__closes_on__gte=today)
