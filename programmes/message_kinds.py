"""Messages about people in a programme, and about what is late in it."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from p2p.base.accounts.models import TokenLink
from p2p.base.i18n import dates
from p2p.base.notifications.message_kinds import NEWS, AboutDuty
from p2p.base.notifications.registry import Category, Message, MessageContent, UserText, message_kind

TEAM = Category("team", gettext_lazy("What waits too long in my team"), 40)
BECAUSE_INVITED = gettext_lazy("You get this message because somebody invites you. Reply to it if something is wrong.")
BECAUSE_ACCOUNT = gettext_lazy(
    "You get this message because you have an account here. Reply to it if something is wrong."
)


@message_kind("team_late", category=TEAM)
class DutyLate(AboutDuty):
    """To those who lead ``name``, who owes it."""

    name: UserText

    def content(self) -> MessageContent:
        facts = {"name": self.name, "what": self.title, "day": dates.week_day(self.due)}
        subject = _("%(name)s has not done this yet: %(what)s") % facts
        ask = _("It was due on %(day)s. Ask what is in the way, or give it to somebody else.") % facts
        return MessageContent(subject=subject, lines=[f"{subject}.", ask], button=_("Open it"))


@message_kind("waiting", category=TEAM)
class SomethingWaiting(Message):
    """To UNESCO's officer: names neither the duty nor its owner."""

    def content(self) -> MessageContent:
        return MessageContent(
            subject=_("Something in %(code)s has been waiting for a while") % vars(self),
            lines=[_("The coordination of %(code)s wants you to know. A word of encouragement may help.") % vars(self)],
            button=_("Open the programme"),
        )


@message_kind(
    "invitation", at_once=True, because=BECAUSE_INVITED, purpose=TokenLink.Purpose.INVITATION, link_url="invitation"
)
class Invited(Message):
    """``target`` is the key of the invitation, ``message`` a sentence of the inviter's own."""

    target: str
    by: UserText
    message: str
    country: str
    expires: dt.date
    title: UserText
    side: str = ""
    role_words: str = ""
    to: str = ""
    shared: bool = False

    def content(self) -> MessageContent:
        facts = vars(self) | {"country": countries.name(self.country), "day": dates.week_day(self.expires)}
        own = _("%(country)s is working on “%(title)s” and would like to have you in its national team.")
        peers = _("%(country)s is working on “%(title)s” and would like to learn together with you.")
        return MessageContent(
            subject=_("%(by)s invites you to a programme of %(country)s") % facts,
            lines=[
                (own if self.side == "seeking" else peers) % facts,
                *([_("Your role: %(role)s.") % {"role": self.role_words}] if self.role_words else []),
                _("Opening the link does not accept anything. It is yours alone and works until %(day)s.") % facts,
            ],
            button=_("See the invitation"),
            quote=self.message,
        )


@message_kind("not_admitted", at_once=True)
class NotAdmitted(Message):
    name: UserText
    title: UserText
    reason: str

    def content(self) -> MessageContent:
        subject = _("%(name)s was not admitted to “%(title)s”") % vars(self)
        return MessageContent(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=self.reason)


@message_kind("entered_for", category=NEWS)
class EnteredFor(Message):
    by: UserText
    what: UserText

    def content(self) -> MessageContent:
        return MessageContent(
            subject=_("%(by)s entered something for you") % vars(self),
            lines=[
                _("%(by)s wrote this down on your behalf: %(what)s.") % vars(self),
                _("If it is not what you said, you can undo it with one button."),
            ],
            button=_("See it, or undo it"),
        )


@message_kind("personal_link", at_once=True)
class PersonalLink(Message):
    title: UserText

    def content(self) -> MessageContent:
        own = _("With this link you come to the programme “%(title)s” without a password. It is yours alone.")
        return MessageContent(
            subject=_("Your link to the programme %(code)s") % vars(self),
            lines=[own % vars(self)],
            button=_("Open the programme"),
        )


@message_kind("account", at_once=True, because=BECAUSE_ACCOUNT)
class AccountCreated(Message):
    by: UserText

    def content(self) -> MessageContent:
        own = _("%(by)s has created an account for you. The link is yours alone: choose a password there.")
        return MessageContent(
            subject=_("Your account in P2P Programmes"), lines=[own % vars(self)], button=_("Choose a password")
        )


@message_kind("role", category=NEWS, at_once=True, because=BECAUSE_ACCOUNT)
class RoleGiven(Message):
    by: UserText
    role: str

    def content(self) -> MessageContent:
        return MessageContent(
            subject=_("You have a new role: %(role)s") % vars(self),
            lines=[_("%(by)s has given you this role: %(role)s.") % vars(self)],
            button=_("Open it"),
        )
