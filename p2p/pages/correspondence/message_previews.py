"""Every kind of message of a programme, before the first one is sent."""

import datetime as dt

from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import iter_duties
from p2p.base.notifications.digest import DigestItem, digest_content
from p2p.base.notifications.mail import greeting
from p2p.base.notifications.message_kinds import MessageContent, content_for
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import duty_facts
from p2p.base.notifications.send_questionnaire import questionnaire_facts as asked_facts
from p2p.base.questionnaires.models import Form
from p2p.pages.programme.queries import memberships_led_by
from p2p.pages.programme.visibility import visible_duties
from programmes.models import Programme
from programmes.models.teams import Side
from programmes.policy import Role
from sessions.models import PeerSession
from sessions.notifications import notification_data as session_facts


def build_previews(programme: Programme, person: Person, now: dt.datetime) -> list[tuple[str, MessageContent]]:
    """Greeting and content of each kind as ``person`` would get it; nothing is stored and no link is created."""
    today = timezone.localdate(now)
    # One duty is enough where several people have the same.
    people = list(memberships_led_by(programme, person).values_list("person", flat=True))
    owed = visible_duties(iter_duties(people, today, codes=[programme.code]), programme, person)
    duties = {duty.dedup_key: duty for duty in owed}
    shown = sorted(duties.values(), key=lambda duty: (-duty.kind.priority, duty.due))[:4]
    items = [
        Notification(person=person, kind="duty", programme_code=programme.code, data=duty_facts(duty)) for duty in shown
    ]
    letters = [digest_content([DigestItem(*pair) for pair in zip(items, shown, strict=True)], today)] if items else []
    letters += [content_for(sample) for sample in sample_notifications(programme, person, now, shown)]
    return [(greeting(person), letter) for letter in letters]


def sample_notifications(programme: Programme, person: Person, now: dt.datetime, duties) -> list[Notification]:
    data: list[tuple[str, dict]] = [
        (
            "invitation",
            {
                "by": person.name,
                "country": str(programme.seeking_country),
                "title": programme.title,
                "expires": f"{now.date() + dt.timedelta(days=14)}",
                "message": "",
                "side": Side.SEEKING,
                "role_words": str(Role.MEMBER.label),
            },
        ),
        ("report_ready", {}),
        ("personal_link", {"title": programme.title}),
        ("asked", asked_facts(Form(kind="feedback", title=programme.title, about=1, closes_on=now.date()))),
        ("entered_for", {"by": person.name, "what": programme.title}),
    ]
    session = PeerSession.objects.visible_to(person).filter(programme=programme).for_list().last()
    if session:
        data += [
            ("session", session_facts(session, what, person, ""))
            for what in ("fixed", "moved", "postponed", "cancelled")
        ]
    if duties:
        facts = duty_facts(duties[0])
        data += [("team_late", facts | {"name": person.name}), ("waiting", {}), ("handed", facts | {"by": person.name})]
    return [
        Notification(person=person, kind=kind, programme_code=programme.code, data=payload) for kind, payload in data
    ]
