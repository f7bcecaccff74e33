"""Compose mails and chat messages from notifications: plain text and simple HTML, no tracking."""

import functools
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.text import single_line
from p2p.base.notifications.calendar_file import calendar_file
from p2p.base.notifications.models import Notification
from p2p.base.notifications.providers import digest_off_path, preferences_path, reply_address
from p2p.base.notifications.registry import DigestLine, MessageContent, content_for, payload_type
from p2p.base.questionnaires.links import answer_address

LINK_DAYS = 14
CHAT_MESSAGE_LIMIT = 500


def greeting(person: Person) -> str:
    name = f"{person.form_of_address} {person.name}".strip()
    return _("Dear %(name)s,") % {"name": name}


def is_shared_mailbox(notification: Notification) -> bool:
    """Whether colleagues read the same mailbox. For an invitation the inviter says so, we do not look: the subject
    is shown in the message log, and must not reveal whose address we know."""
    shared = payload_type(notification).from_json(notification.data).shared
    if shared is not None:
        return shared
    mailbox = notification.data.get("to") or notification.person.mailbox
    return Person.objects.filter(contact_email__iexact=mailbox).exclude(pk=notification.person_id).exists()


def new_link_address(notification: Notification, *, mailed: bool = False) -> str:
    """A new personal link to the page of the notification; ``mailed`` if it goes to a mailbox that is theirs alone.

    For a questionnaire the link that answers it without signing in.
    """
    if "form" in notification.data:
        return answer_address(notification.data["form"], notification.person_id)
    target = notification.data.get("target") or notification.data.get("path", "/")
    return personal_link_address(notification, target, mailed=mailed)


def link_secret(notification: Notification, purpose: str, target: str) -> str:
    return salted_hmac("link", f"{notification.message_id} {purpose} {target}", algorithm="sha256").hexdigest()[:32]


def personal_link_address(notification: Notification, target: str, *, mailed: bool = False) -> str:
    """Issue a personal link. In mail its token is derived from the message, so a duplicate sent after a crash carries
    the same, valid link."""
    payload = payload_type(notification)
    secret = link_secret(notification, payload.purpose, target) if mailed else None
    _link, token = TokenLink.issue(
        person=notification.person,
        purpose=payload.purpose,
        target=target,
        days=LINK_DAYS,
        now=timezone.now(),
        mailed=mailed,
        token=secret,
    )
    return settings.P2P_BASE_URL + reverse(payload.link_url, args=[token])


@functools.cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def subject_for(notification: Notification, content: MessageContent) -> str:
    facts = {"name": notification.person, "subject": content.subject}
    return single_line(_("For %(name)s: %(subject)s") % facts if is_shared_mailbox(notification) else content.subject)


def compose_mail(notification: Notification, content: MessageContent | None = None) -> EmailMultiAlternatives:
    """The mail in the recipient's language; every link in it is a personal one."""
    with translation.override(notification.person.language):
        content = content or content_for(notification)
        alone = not is_shared_mailbox(notification)
        context = {
            "content": content,
            "groups": [
                (code, [line_context(notification, line, mailed=alone) for line in lines])
                for code, lines in content.groups
            ],
            "greeting": greeting(notification.person),
            "address": new_link_address(notification, mailed=alone),
            "code": notification.programme_code,
            "because": payload_type(notification).because,
            "switches": settings.P2P_BASE_URL + preferences_path.ask(notification.person_id),
            "language": notification.person.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        message = EmailMultiAlternatives(
            subject=subject_for(notification, content),
            body=render_to_string("notifications/mail.txt", context),
            to=[notification.data.get("to") or notification.person.mailbox],
            reply_to=reply_addresses(notification, content),
            headers=mail_headers(notification),
        )
        message.attach_alternative(inliner().inline(render_to_string("notifications/mail.html", context)), "text/html")
    if content.events:
        message.attach(*calendar_file(content.events, notification))
    return message


def line_context(notification: Notification, line: DigestLine, *, mailed: bool) -> dict[str, str]:
    """One line of a digest with its addresses: where to do it, and where to snooze it."""
    later = settings.P2P_BASE_URL + line.later if line.later else ""
    form = line.form and answer_address(line.form, notification.person_id)
    return {
        "words": line.words,
        "state": line.state,
        "address": form or personal_link_address(notification, line.path, mailed=mailed),
        "later": later,
    }


def mail_headers(notification: Notification) -> dict[str, str]:
    """Identity, list, and for a digest the one-click way out of RFC 8058."""
    host = urlsplit(settings.P2P_BASE_URL).hostname
    headers = {"Message-ID": notification.message_id, "Auto-Submitted": "auto-generated"}
    if notification.programme_code:
        headers["List-Id"] = f"{notification.programme_code} <{notification.programme_code.lower()}.{host}>"
    if notification.kind == "digest":
        way_out = settings.P2P_BASE_URL + digest_off_path.ask(notification.person_id)
        headers |= {
            "List-Id": f"digest <digest.{host}>",
            "List-Unsubscribe": f"<{way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def reply_addresses(notification: Notification, content: MessageContent) -> list[str]:
    """The coordinator of the programme, or of the first one in a digest, unless that is the recipient."""
    code = notification.programme_code or next((code for code, _lines in content.groups), "")
    address = reply_address.ask(code) if code else ""
    return [] if address in {"", notification.person.mailbox} else [address]


def plain_address(notification: Notification) -> str:
    """The address of the page, without a personal link."""
    return settings.P2P_BASE_URL + notification.data.get("path", "/")


def chat_text(notification: Notification, *, personal: bool, discreet: bool = False) -> str:
    """The notification as a chat message in the recipient's language; ``personal``: with a new personal link.

    ``discreet``: without its subject, when the person who passes it on may not know it.
    """
    with translation.override(notification.person.language):
        plain = f"{settings.P2P_BASE_URL}/" if discreet else plain_address(notification)
        address = new_link_address(notification) if personal else plain
        content = discreet_message(notification.programme_code) if discreet else content_for(notification)
        return chat_message(greeting(notification.person), content, address)


def discreet_message(code: str) -> MessageContent:
    """Text without a subject, for a person who passes it on but may not know what it is about."""
    return MessageContent(
        subject="", lines=[_("Something waits for you in the programme %(code)s.") % {"code": code}], button=""
    )


def chat_message(greeting: str, content: MessageContent, address: str) -> str:
    """At most ``CHAT_MESSAGE_LIMIT`` characters, with the whole address at the end."""
    room = CHAT_MESSAGE_LIMIT - len(address) - 2
    text = " ".join([greeting, *([content.quoted] if content.quote else []), *content.lines])
    if len(text) > room:
        text = text[: room - 1].rsplit(" ", 1)[0] + "…"
    return f"{text}\n{address}"
