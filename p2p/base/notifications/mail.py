"""From a notice to a mail: plain text and simple HTML, one recipient, no tracking."""

import functools
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.names import tidy
from p2p.base.notifications.calendar_file import calendar_file
from p2p.base.notifications.letters import Letter, Line, as_message, discreet_letter, letter_for
from p2p.base.notifications.models import Notice
from p2p.base.questionnaires.links import answer_address
from p2p.base.registry.follows import happened

LINK_DAYS = 14


def greeting(person: Person) -> str:
    name = f"{person.form_of_address} {person.name}".strip()
    return _("Dear %(name)s,") % {"name": name}


def shared_box(notice: Notice) -> bool:
    """Whether colleagues read the same mailbox. Of an invitation whoever invites says so: its subject stands in the
    log, which tells nobody whose address we know."""
    if notice.kind == "invitation":
        return bool(notice.data.get("shared"))
    mailbox = notice.data.get("to") or notice.person.mailbox
    return Person.objects.filter(contact_email__iexact=mailbox).exclude(pk=notice.person_id).exists()


PAGES = {
    TokenLink.Purpose.SIGN_IN: "personal-link",
    TokenLink.Purpose.INVITATION: "invitation",
    TokenLink.Purpose.ADDRESS: "confirm-address",
}


def fresh_address(notice: Notice, *, mailed: bool = False) -> str:
    """A new personal link to what the notice is about; ``mailed`` when it goes to a mailbox that is theirs alone.

    A form has a link that needs no sign-in, so nobody gets one that signs them in.
    """
    if "form" in notice.data:
        return answer_address(notice.data["form"], notice.person_id)
    purpose = TokenLink.Purpose(notice.data.get("purpose", TokenLink.Purpose.SIGN_IN))
    target = notice.data.get("target") or notice.data.get("path", "/")
    return personal(notice, target, purpose=purpose, mailed=mailed)


def link_secret(notice: Notice, purpose: str, target: str) -> str:
    return salted_hmac("link", f"{notice.message_id} {purpose} {target}", algorithm="sha256").hexdigest()[:32]


def personal(
    notice: Notice, target: str, *, purpose: TokenLink.Purpose = TokenLink.Purpose.SIGN_IN, mailed: bool = False
) -> str:
    """A link of its own. In a mail it is the same however often this mail is written: of two copies that a crash has
    left, both work."""
    secret = link_secret(notice, purpose, target) if mailed else None
    _link, token = TokenLink.issue(
        person=notice.person,
        purpose=purpose,
        target=target,
        days=LINK_DAYS,
        now=timezone.now(),
        mailed=mailed,
        token=secret,
    )
    return settings.P2P_BASE_URL + reverse(PAGES[purpose], args=[token])


@functools.cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def subject_for(notice: Notice, letter: Letter) -> str:
    facts = {"name": notice.person, "subject": letter.subject}
    return tidy(_("For %(name)s: %(subject)s") % facts if shared_box(notice) else letter.subject)


def compose(notice: Notice, letter: Letter | None = None) -> EmailMultiAlternatives:
    """The mail for a notice in the recipient's language, every link in it a personal one of its own."""
    with translation.override(notice.person.language):
        letter = letter or letter_for(notice)
        alone = not shared_box(notice)
        context = {
            "letter": letter,
            "groups": [(code, [linked(notice, line, mailed=alone) for line in lines]) for code, lines in letter.groups],
            "greeting": greeting(notice.person),
            "address": fresh_address(notice, mailed=alone),
            "code": notice.programme_code,
            "because": because(notice),
            "switches": settings.P2P_BASE_URL + switches_path(notice.person),
            "language": notice.person.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        message = EmailMultiAlternatives(
            subject=subject_for(notice, letter),
            body=render_to_string("notifications/mail.txt", context),
            to=[notice.data.get("to") or notice.person.mailbox],
            reply_to=answered_by(notice, letter),
            headers=headers_of(notice),
        )
        message.attach_alternative(inliner().inline(render_to_string("notifications/mail.html", context)), "text/html")
    if letter.events:
        message.attach(*calendar_file(letter.events, notice))
    return message


def because(notice: Notice) -> str:
    """Why somebody gets this mail; whoever is invited takes part in nothing yet."""
    if notice.kind == "invitation":
        return _("You get this message because somebody invites you. Reply to it if something is wrong.")
    if notice.kind in {"account", "role"}:
        return _("You get this message because you have an account here. Reply to it if something is wrong.")
    return _("You get this message because you take part in the programme. Reply to it if something is wrong.")


def linked(notice: Notice, line: Line, *, mailed: bool) -> dict[str, str]:
    """One line of a digest with its addresses: where it is done, and where it is put off."""
    later = settings.P2P_BASE_URL + line.later if line.later else ""
    form = line.form and answer_address(line.form, notice.person_id)
    return {
        "words": line.words,
        "state": line.state,
        "address": form or personal(notice, line.path, mailed=mailed),
        "later": later,
    }


def switches_path(person: Person) -> str:
    """The page of all switches, by a link that needs no sign-in and opens nothing else."""
    return reverse("switches-by-link", args=[signing.dumps(person.pk, salt="switches")])


def headers_of(notice: Notice) -> dict[str, str]:
    """Identity, list, and for a digest the one-click way out of RFC 8058."""
    host = urlsplit(settings.P2P_BASE_URL).hostname
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    if notice.programme_code:
        headers["List-Id"] = f"{notice.programme_code} <{notice.programme_code.lower()}.{host}>"
    if notice.kind == "digest":
        way_out = settings.P2P_BASE_URL + reverse("digest-off", args=[signing.dumps(notice.person_id, salt="switches")])
        headers |= {
            "List-Id": f"digest <digest.{host}>",
            "List-Unsubscribe": f"<{way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def answered_by(notice: Notice, letter: Letter) -> list[str]:
    """The coordinator of the programme, or of the first one in a digest; nobody writes to themselves."""
    code = notice.programme_code or next((code for code, _lines in letter.groups), "")
    found = [one for one in happened("mail_answered", programme_code=code) if one] if code else []
    return [] if not found or found[0] == notice.person.mailbox else found[:1]


def plain_address(notice: Notice) -> str:
    """The page itself, for people who sign in on their own."""
    return settings.P2P_BASE_URL + notice.data.get("path", "/")


def message_text(notice: Notice, *, personal: bool, discreet: bool = False) -> str:
    """The notice as a chat message in the recipient's language, with a fresh personal link where that is safe.

    ``discreet``: without what it is about, when whoever passes it on is not to know.
    """
    with translation.override(notice.person.language):
        plain = f"{settings.P2P_BASE_URL}/" if discreet else plain_address(notice)
        address = fresh_address(notice) if personal else plain
        letter = discreet_letter(notice.programme_code) if discreet else letter_for(notice)
        return as_message(greeting(notice.person), letter, address)
