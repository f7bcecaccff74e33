"""Messages about duties, questionnaires and addresses, in the active language."""

import dataclasses
import datetime as dt
from typing import Any, Self

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.accounts.models import TokenLink
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import DUTIES
from p2p.base.i18n import dates
from p2p.base.notifications.registry import (
    QUESTIONNAIRE_WORDS,
    Category,
    Message,
    MessageContent,
    UserText,
    message_kind,
)
from p2p.base.questionnaires.models import Form

OWN_DUTIES = Category("duty", gettext_lazy("What I have to do"), 10)
QUESTIONS = Category("asked", gettext_lazy("Questions to me: feedback and surveys"), 30)
NEWS = Category("news", gettext_lazy("What others enter or leave for me"), 50)


@dataclasses.dataclass(frozen=True, kw_only=True)
class AboutDuty(Message):
    """``duty`` is the kind, ``what`` its label, ``owner`` who owes it, if not the recipient.

    ``form``: the form to answer, if it is answered without signing in.
    """

    duty: str
    number: int
    what: str
    due: dt.date
    owner: int = 0
    form: int = 0

    @classmethod
    def of(cls, duty: Duty, **others: Any) -> Self:
        form = duty.number if duty.kind.private else 0
        facts: dict[str, Any] = {"number": duty.number, "what": duty.label, "due": duty.due, "path": duty.path}
        return cls(duty=duty.kind.code, form=form, **facts | others)

    @property
    def title(self) -> str:
        return DUTIES.entries()[self.duty].title_for(self.number, self.what)


@message_kind("duty", category=OWN_DUTIES)
class DutyDue(AboutDuty):
    today: dt.date

    def content(self) -> MessageContent:
        title, left = self.title, dates.days_left(self.due, self.today)
        due = _("It is due on %(day)s: %(words)s.") % {"day": dates.week_day(self.due), "words": left}
        return MessageContent(subject=f"{title} ({left})", lines=[f"{title}.", due], button=_("Open it"))


@message_kind("handed", category=NEWS)
class DutyHandedOver(AboutDuty):
    by: UserText

    def content(self) -> MessageContent:
        subject = _("%(by)s leaves this to you: %(what)s") % {"by": self.by, "what": self.title}
        due = _("It is due on %(day)s.") % {"day": dates.week_day(self.due)}
        return MessageContent(subject=subject, lines=[f"{subject}.", due], button=_("Open it"))


@message_kind("asked", category=QUESTIONS, at_once=True)
class QuestionsAsked(Message):
    """``what_is_asked`` is the kind of form, ``number`` what it is about.

    The link opens the questionnaire and nothing else; it is made when the message is written, and stored nowhere.
    """

    form: int
    what_is_asked: str
    title: UserText
    number: int
    closes: dt.date
    anonymous: bool
    until: dt.datetime | None = None

    @classmethod
    def of(cls, form: Form) -> Self:
        return cls(
            form=form.pk,
            what_is_asked=form.kind,
            title=form.title,
            number=form.about,
            closes=form.closes_on,
            anonymous=form.anonymous,
            until=dt.datetime.combine(form.closes_on, dt.time(12), dt.UTC) + dt.timedelta(days=1),
            path=reverse("asked", args=[form.programme_code, form.pk]) if form.pk else "/",
        )

    def content(self) -> MessageContent:
        subject, sentence = QUESTIONNAIRE_WORDS.entries()[self.what_is_asked]()
        facts = vars(self) | {"day": dates.week_day(self.closes)}
        secret = _("Your answers are anonymous.") if self.anonymous else _("You answer with your name.")
        own = _("The link is yours alone: please do not pass it on.")
        return MessageContent(
            subject=subject % facts,
            lines=[
                sentence % facts,
                _("You can answer on a phone and need not sign in. The form is open until %(day)s.") % facts,
                f"{secret} {own}",
            ],
            button=_("Answer the questions"),
        )


@message_kind("address", at_once=True, purpose=TokenLink.Purpose.ADDRESS, link_url="confirm-address")
class AddressToConfirm(Message):
    target: str
    to: str

    def content(self) -> MessageContent:
        return MessageContent(
            subject=_("Is this your address?"),
            lines=[
                _("Somebody, most likely you, wants to sign in to P2P Programmes with %(to)s.") % vars(self),
                _("Press the button to confirm it. If it was not you, do nothing."),
            ],
            button=_("Confirm the address"),
        )
