"""Messages about reports, and the words that ask for the answers to a survey."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.notifications.registry import Category, Message, MessageContent, message_kind, questionnaire_words

REPORTS = Category("report", gettext_lazy("Reports that are ready"), 60)


@message_kind("report_ready", category=REPORTS, at_once=True)
class ReportReady(Message):
    def content(self) -> MessageContent:
        return MessageContent(
            subject=_("The report of %(code)s is ready") % vars(self),
            lines=[_("The PDF of the report of %(code)s has been made and can be opened.") % vars(self)],
            button=_("Open the report"),
        )


@questionnaire_words("survey")
def survey_words() -> tuple[str, str]:
    return _("Your answers are wanted: %(title)s"), _("The programme %(code)s asks both sides how things stand.")
