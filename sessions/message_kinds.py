"""Messages about sessions and their notes, and the words that ask for feedback."""

import dataclasses
import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.i18n import dates, zones
from p2p.base.notifications.message_kinds import NEWS
from p2p.base.notifications.registry import (
    Category,
    Message,
    MessageContent,
    UserText,
    message_kind,
    questionnaire_words,
)

SESSIONS = Category("session", gettext_lazy("Sessions I take part in: set, moved, called off"), 20)
# Kinds of questionnaire whose ``about`` is the number of a session.
FORMS_OF_SESSIONS = ["feedback", "pulse"]
SESSION_TEXTS = {
    "fixed": (
        gettext_lazy("The time is fixed: %(title)s"),
        gettext_lazy("Session %(number)s is on %(day)s at %(time)s (%(place)s)."),
    ),
    "moved": (
        gettext_lazy("Moved: %(title)s"),
        gettext_lazy("Session %(number)s is now on %(day)s at %(time)s (%(place)s)."),
    ),
    "postponed": (
        gettext_lazy("Put off: %(title)s"),
        gettext_lazy("Session %(number)s of %(day)s at %(time)s (%(place)s) will take place later."),
    ),
    "cancelled": (
        gettext_lazy("Called off: %(title)s"),
        gettext_lazy("Session %(number)s of %(day)s at %(time)s (%(place)s) does not take place."),
    ),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class AboutSession(Message):
    """Whoever may not read session ``number`` does not see the message in the log."""

    number: int


@message_kind("session", category=SESSIONS, at_once=True)
class SessionChanged(AboutSession):
    """``zone`` is the recipient's; ``event`` the entry for a calendar, attached as a file."""

    what_happened: str
    title: UserText
    start: dt.datetime
    zone: str
    until: dt.datetime | None = None
    reason: str = ""
    event: dict[str, Any] | None = None

    def content(self) -> MessageContent:
        zone = zones.zone_of(self.zone)
        start = self.start.astimezone(zone)
        place = zones.zone_city(str(zone))
        facts = vars(self) | {"day": dates.week_day(start.date()), "time": f"{start:%H:%M}", "place": place}
        subject, sentence = SESSION_TEXTS[self.what_happened]
        return MessageContent(
            subject=str(subject) % facts,
            lines=[str(sentence) % facts],
            button=_("Open the session"),
            quote=self.reason,
            events=[self.event] if self.event else [],
        )


@message_kind("notes_shared", category=SESSIONS)
class NotesShared(AboutSession):
    title: UserText
    until: dt.date

    def content(self) -> MessageContent:
        facts = vars(self) | {"day": dates.week_day(self.until)}
        return MessageContent(
            subject=_("The notes of session %(number)s can be read: %(title)s") % facts,
            lines=[_("Is something wrong or missing? You can suggest corrections until %(day)s.") % facts],
            button=_("Read the notes"),
        )


@message_kind("correction", category=NEWS)
class CorrectionAnswered(AboutSession):
    by: UserText
    accepted: bool
    words: str

    def content(self) -> MessageContent:
        accepted = _("%(by)s has accepted your correction to the notes of session %(number)s")
        declined = _("%(by)s has declined your correction to the notes of session %(number)s")
        subject = (accepted if self.accepted else declined) % vars(self)
        return MessageContent(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=self.words)


@questionnaire_words("feedback")
def feedback_words() -> tuple[str, str]:
    took_part = _("You took part in session %(number)s. A few questions tell what was good and what should change.")
    return _("How was it? %(title)s"), took_part


@questionnaire_words("pulse")
def pulse_words() -> tuple[str, str]:
    months_ago = _("Session %(number)s was three months ago. Have you used what you learned?")
    return _("Have you used it? %(title)s"), months_ago
