"""Every kind of message of a programme, before the first one is sent."""

import datetime as dt

from django.utils import timezone

from outcomes.message_kinds import ReportReady
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty, iter_duties
from p2p.base.notifications.digest import DigestItem, digest_content
from p2p.base.notifications.mail import greeting
from p2p.base.notifications.message_kinds import DutyDue, DutyHandedOver, QuestionsAsked
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import Message, MessageContent, content_for
from p2p.base.questionnaires.models import Form
from p2p.pages.programme.queries import memberships_led_by
from p2p.pages.programme.visibility import visible_duties
from programmes.message_kinds import DutyLate, EnteredFor, Invited, PersonalLink, SomethingWaiting
from programmes.models import Programme
from programmes.models.teams import Side
from programmes.policy import Role
from sessions.message_kinds import SESSION_TEXTS
from sessions.models import PeerSession
from sessions.notifications import build_message


def build_previews(programme: Programme, viewer: Viewer, now: dt.datetime) -> list[tuple[str, MessageContent]]:
    """Greeting and content of each kind as ``viewer`` would get it; nothing is stored and no link is created."""
    person, today = viewer.person, timezone.localdate(now)
    # One duty is enough where several people have the same.
    people = list(memberships_led_by(programme, viewer).values_list("person", flat=True))
    owed = visible_duties(iter_duties(people, today, codes=[programme.code]), programme, viewer)
    duties = {duty.dedup_key: duty for duty in owed}
    shown = sorted(duties.values(), key=lambda duty: (-duty.kind.priority, duty.due))[:4]
    items = [build_sample(DutyDue.of(duty, today=today), programme, person) for duty in shown]
    letters = [digest_content([DigestItem(*pair) for pair in zip(items, shown, strict=True)], today)] if items else []
    letters += [
        content_for(build_sample(message, programme, person))
        for message in sample_messages(programme, viewer, now, shown)
    ]
    return [(greeting(person), letter) for letter in letters]


def build_sample(message: Message, programme: Programme, person: Person) -> Notification:
    return Notification(person=person, kind=message.kind, programme_code=programme.code, data=message.as_json())


def sample_messages(programme: Programme, viewer: Viewer, now: dt.datetime, duties: list[Duty]) -> list[Message]:
    person = viewer.person
    messages: list[Message] = [
        Invited(
            target="",
            by=person.name,
            country=str(programme.seeking_country),
            title=programme.title,
            expires=now.date() + dt.timedelta(days=14),
            message="",
            side=Side.SEEKING,
            role_words=str(Role.MEMBER.label),
        ),
        ReportReady(),
        PersonalLink(title=programme.title),
        QuestionsAsked.of(Form(kind="feedback", title=programme.title, about=1, closes_on=now.date())),
        EnteredFor(by=person.name, what=programme.title),
    ]
    session = PeerSession.objects.visible_to(viewer).filter(programme=programme).for_list().last()
    if session:
        messages += [build_message(session, what, person, "") for what in SESSION_TEXTS]
    if duties:
        late, handed = DutyLate.of(duties[0], name=person.name), DutyHandedOver.of(duties[0], by=person.name)
        messages += [late, SomethingWaiting(), handed]
    return messages
