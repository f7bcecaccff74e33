"""Choose the questions of a feedback form."""

from p2p.base.questionnaires.forms import QuestionsForm
from p2p.base.records.forms import SafeForm


class FeedbackForm(SafeForm, QuestionsForm):
    """Which questions are asked after a session."""
