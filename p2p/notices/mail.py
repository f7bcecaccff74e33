"""From a notice to a mail: plain text and simple HTML, one recipient, no tracking."""

import functools

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from p2p.accounts.models import Person, TokenLink
from p2p.accounts.names import tidy
from p2p.notices.letters import Letter, as_message, letter_for
from p2p.notices.models import Notice

LINK_DAYS = 14


def greeting(person: Person) -> str:
    name = f"{person.form_of_address} {person.name}".strip()
    return _("Dear %(name)s,") % {"name": name}


def shared_box(person: Person) -> bool:
    """Whether colleagues read the same mailbox."""
    return Person.objects.filter(contact_email__iexact=person.mailbox).exclude(pk=person.pk).exists()


PAGES = {
    TokenLink.Purpose.SIGN_IN: "personal-link",
    TokenLink.Purpose.INVITATION: "invitation",
    TokenLink.Purpose.ADDRESS: "confirm-address",
}


def fresh_address(notice: Notice, *, mailed: bool = False) -> str:
    """A new personal link to what the notice is about; ``mailed`` when it goes to a mailbox that is theirs alone."""
    purpose = notice.data.get("purpose", TokenLink.Purpose.SIGN_IN)
    target = notice.data.get("target") or notice.data.get("path", "/")
    _link, token = TokenLink.issue(
        person=notice.person, purpose=purpose, target=target, days=LINK_DAYS, now=timezone.now(), mailed=mailed
    )
    return settings.P2P_BASE_URL + reverse(PAGES[purpose], args=[token])


@functools.cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def subject_for(notice: Notice, letter: Letter) -> str:
    facts = {"name": notice.person, "subject": letter.subject}
    return tidy(_("For %(name)s: %(subject)s") % facts if shared_box(notice.person) else letter.subject)


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The mail for a notice in the recipient's language, with a personal link of its own."""
    with translation.override(notice.person.language):
        letter = letter_for(notice)
        context = {
            "letter": letter,
            "greeting": greeting(notice.person),
            "address": fresh_address(notice, mailed=not shared_box(notice.person)),
            "code": notice.programme_code,
            "language": notice.person.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        message = EmailMultiAlternatives(
            subject=subject_for(notice, letter),
            body=render_to_string("notices/mail.txt", context),
            to=[notice.data.get("to") or notice.person.mailbox],
            headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(inliner().inline(render_to_string("notices/mail.html", context)), "text/html")
    return message


def plain_address(notice: Notice) -> str:
    """The page itself, for people who sign in on their own."""
    return settings.P2P_BASE_URL + notice.data.get("path", "/")


def message_text(notice: Notice, *, personal: bool) -> str:
    """The notice as a chat message in the recipient's language, with a fresh personal link where that is safe."""
    with translation.override(notice.person.language):
        address = fresh_address(notice) if personal else plain_address(notice)
        return as_message(greeting(notice.person), letter_for(notice), address)
