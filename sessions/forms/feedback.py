"""Choose the questions of a feedback form."""

from p2p.base.questionnaires.forms import QuestionsForm
from p2p.base.records.forms import IdempotentForm


class FeedbackForm(IdempotentForm, QuestionsForm):
    """Which questions are asked after a session."""
