"""Sending what is due, one short transaction a mail: lock the row, look whether it matters, send, mark, commit."""

import datetime as dt
import logging
import smtplib
import time

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.i18n.words import apart
from p2p.base.notifications.digest import Matter, digest_letter, sorted_out
from p2p.base.notifications.hours import civil_moment, zone_of
from p2p.base.notifications.letters import Letter, letter_for
from p2p.base.notifications.mail import compose
from p2p.base.notifications.models import Notice
from p2p.base.notifications.planning import TOO_LATE, digest_day
from p2p.base.notifications.routes import by_hand
from p2p.base.workdays.days import calendar_of

log = logging.getLogger("p2p.base.notifications")
MOST_TRIES = 8
LONGEST_WAIT = dt.timedelta(minutes=15)
State = Notice.State


class ServerGone(Exception):
    """The mail server does not answer: that says nothing about the mail in hand, and the next would wait as well."""


def send_due(now: dt.datetime, *, limit: int = 500, seconds: float = 8) -> int:
    """Send up to ``limit`` messages through one connection; how many went out."""
    sent = 0
    connection = get_connection()
    ends = time.monotonic() + seconds
    try:
        for _turn in range(limit):
            if time.monotonic() > ends:
                break
            state = send_next(now, connection)
            if state is None:
                break
            sent += state == State.SENT
    except ServerGone as fault:
        log.warning("the mail server does not answer: %s", fault)
    finally:
        close(connection)
    return sent


def more_is_due(now: dt.datetime) -> bool:
    return Notice.objects.due(now).filter(channel=Notice.Channel.MAIL).exists()


def close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("the mail server hung up: %s", type(fault).__name__)


def send_next(now: dt.datetime, connection: BaseEmailBackend) -> str | None:
    """One message, or None when nothing is due. A dead server is told after its row has been put back."""
    with transaction.atomic():
        rows = Notice.objects.due(now).filter(channel=Notice.Channel.MAIL)
        notice = rows.select_for_update(skip_locked=True, of=("self",)).select_related("person").first()
        if notice is None:
            return None
        try:
            state, fault = handled(notice, now, connection)
        except DatabaseError:
            raise
        except Exception as broken:  # noqa: BLE001  whatever is stored in one row, the others go on
            state, fault = postponed(notice, [], now, broken)
    if fault:
        raise ServerGone(type(fault).__name__) from fault
    return state


def handled(notice: Notice, now: dt.datetime, connection: BaseEmailBackend) -> tuple[str, Exception | None]:
    if notice.kind == "digest" and (too_late(notice, now) or at_an_uncivil_hour(notice, now)):
        # What it should have told is told by the next one.
        return mark(notice, state=State.MISSED), None
    if not notice.person.is_active or over(notice, now):
        waiting_for(notice, now).update(state=State.CANCELLED)
        return mark(notice, state=State.CANCELLED), None
    if not (notice.data.get("to") or notice.person.mailbox):
        return by_other_ways(notice, now), None
    if notice.kind != "digest":
        return delivered(notice, [], now, connection)
    matter, stale = sorted_out(list(waiting_for(notice, now)), local_day(notice.person, now))
    mark_all(stale, state=State.CANCELLED)
    return delivered(notice, matter, now, connection) if matter else (mark(notice, state=State.CANCELLED), None)


def too_late(digest: Notice, now: dt.datetime) -> bool:
    return local_day(digest.person, now) - digest_day(digest) > TOO_LATE


def at_an_uncivil_hour(digest: Notice, now: dt.datetime) -> bool:
    """After an outage nobody is woken at night or on a holiday; nor is whoever has moved to another zone meanwhile."""
    person = digest.person
    return civil_moment(now, person.time_zone, calendar_of(person.country)) > now


def by_other_ways(notice: Notice, now: dt.datetime) -> str:
    """The mailbox is gone since this was planned: colleagues pass on what they can."""
    way = by_hand(notice.person)
    if notice.kind != "digest":
        return mark(notice, state=State.DUE, channel=way)
    waiting_for(notice, now).update(channel=way)
    return mark(notice, state=State.CANCELLED)


def waiting_for(notice: Notice, now: dt.datetime):
    """What a digest takes along; any other message takes nothing."""
    rows = Notice.objects.for_digest(now).filter(person=notice.person)
    rows = rows if notice.kind == "digest" else rows.none()
    return rows.select_related("person").select_for_update(of=("self",))


def local_day(person: Person, now: dt.datetime) -> dt.date:
    return now.astimezone(zone_of(person.time_zone)).date()


def over(notice: Notice, now: dt.datetime) -> bool:
    """News of a session that is over by now."""
    until = notice.data.get("until")
    return bool(until) and dt.datetime.fromisoformat(until) < now


def letter_of(notice: Notice, matter: list[Matter], now: dt.datetime) -> Letter:
    return digest_letter(matter, local_day(notice.person, now)) if notice.kind == "digest" else letter_for(notice)


def delivered(
    notice: Notice, matter: list[Matter], now: dt.datetime, connection: BaseEmailBackend
) -> tuple[str, Exception | None]:
    """Hand the mail over and mark what became of it, with everything that it carries."""
    items = [one.item for one in matter]
    try:
        with transaction.atomic(), translation.override(notice.person.language):
            mail = compose(notice, letter_of(notice, matter, now))
            send(mail, connection)
    except DatabaseError:
        raise
    except Exception as fault:  # noqa: BLE001  whatever is wrong with one message, the others go on
        return postponed(notice, items, now, fault)
    # The subject may name something of another programme, so it stays with the digest.
    values = {"state": State.SENT, "sent_at": now, "reason": ""}
    mark_all(items, **values, digest=notice)
    return mark(notice, **values, subject=mail.subject[:250], tries=notice.tries + 1), None


def send(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    """One conversation for all mails where there is a server, one file for each where there is none.

    After a refusal in the middle of a conversation the next mail begins a new one.
    """
    try:
        if isinstance(connection, EmailBackend):
            connection.open()
            mail.connection = connection
        mail.send()
    except (OSError, smtplib.SMTPException):
        close(connection)
        raise


# What the server says before it has looked at any mail: a wrong password is nobody's reminder's fault.
NOT_ABOUT_THE_MAIL = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
)


def server_is_gone(fault: Exception) -> bool:
    """No answer at all, or none about this mail."""
    if isinstance(fault, NOT_ABOUT_THE_MAIL):
        return True
    spoken = isinstance(fault, (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException))
    return not spoken and isinstance(fault, (OSError, smtplib.SMTPServerDisconnected))


def answer_of(fault: Exception) -> str:
    """What the server said, as its manual has it: 550 No such user; or a code of ours where it said nothing."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error
        return f"{fault.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return "server" if server_is_gone(fault) else "broken"


def reason_words(reason: str) -> str:
    """Why a message failed, for whoever reads the log of messages; what the server said stands behind it."""
    words = {
        "server": _("The mail server does not answer. We try again every minute."),
        "broken": _("The message could not be written. The administrator finds the fault in the log."),
        "4": _("The mailbox takes no mail for the moment: %(answer)s"),
        "5": _("The mailbox refuses the mail: %(answer)s. Check the address."),
    }
    found = words.get(reason) or (words.get(reason[:1]) if reason[:3].isdecimal() else words["broken"])
    return (found or reason) % {"answer": apart(reason)}


def refused_for_ever(fault: Exception) -> bool:
    """An answer of 500 or more, and everything that no second try would change."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in fault.recipients.values())
    return not isinstance(fault, smtplib.SMTPResponseException) or fault.smtp_code >= 500


def postponed(notice: Notice, items: list[Notice], now: dt.datetime, fault: Exception) -> tuple[str, Exception | None]:
    """Later again; or failed, with its reason, when it was refused for ever or too often."""
    log.warning("message %s could not be sent: %s", notice.pk, type(fault).__name__)
    reason = answer_of(fault)[:500]
    if server_is_gone(fault):
        # Nobody has looked at this mail, so it counts as no try; the next tick begins with another one, in case it was
        # this very mail that made the server hang up.
        return mark(notice, state=State.DUE, due_at=now + dt.timedelta(minutes=1), reason=reason), fault
    tries = notice.tries + 1
    if refused_for_ever(fault) or tries >= MOST_TRIES:
        if isinstance(fault, smtplib.SMTPRecipientsRefused) and refused_for_ever(fault):
            remember_refusal(notice, fault, now)
        if refused_for_ever(fault):
            mark_all(items, state=State.FAILED, reason=reason, digest=notice)
        # What a busy mailbox did not take waits for the digest of the next morning.
        return mark(notice, state=State.FAILED, tries=tries, reason=reason), None
    wait = min(LONGEST_WAIT, dt.timedelta(minutes=2 ** (tries - 1)))
    return mark(notice, state=State.DUE, tries=tries, due_at=now + wait, reason=reason), None


def remember_refusal(notice: Notice, fault: smtplib.SMTPRecipientsRefused, now: dt.datetime) -> None:
    """No more mail to a mailbox that refuses it for ever; asking for another one becomes somebody's duty."""
    address = next(iter(fault.recipients))
    if address == notice.person.mailbox:
        Person.objects.filter(pk=notice.person_id).update(refused_address=address, refused_at=now)


def mark(notice: Notice, **values) -> str:
    Notice.objects.filter(pk=notice.pk).update(**values)
    return values["state"]


def mark_all(items: list[Notice], **values) -> None:
    if items:
        Notice.objects.filter(pk__in=[one.pk for one in items]).update(**values)
