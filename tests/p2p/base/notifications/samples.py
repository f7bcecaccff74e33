"""One message of every kind."""

import datetime as dt

from outcomes.message_kinds import ReportReady
from p2p.base.notifications.message_kinds import AddressToConfirm, DutyDue, DutyHandedOver, QuestionsAsked
from p2p.base.notifications.registry import Message
from programmes.message_kinds import (
    AccountCreated,
    DutyLate,
    EnteredFor,
    Invited,
    NotAdmitted,
    PersonalLink,
    RoleGiven,
    SomethingWaiting,
)
from sessions.message_kinds import CorrectionAnswered, NotesShared, SessionChanged
from tests.factories import days, today

LONG = "Festival of films, books and music for everyone in the hills, " * 9
NINE_O_CLOCK = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
ACTION = {"duty": "action", "number": 4, "what": LONG[:250]}
SAMPLES: dict[str, Message] = {
    message.kind: message
    for message in [
        DutyDue(**ACTION, due=days(-3), today=today()),
        DutyLate(**ACTION, due=days(-9), name="Bol", owner=1),
        DutyHandedOver(**ACTION, due=days(3), by="Bol"),
        SomethingWaiting(),
        Invited(target="1", by="Amina", message=LONG[:600], country="UG", expires=days(14), title=LONG[:200]),
        NotAdmitted(name="Naledi", title=LONG[:200], reason=LONG[:600]),
        EnteredFor(by="Amina", what=LONG[:300], path="/entered/1/"),
        PersonalLink(title=LONG[:200]),
        AccountCreated(by="Amina", path="/profile/#id_password"),
        RoleGiven(by="Amina", role="Portfolio reader · Africa"),
        AddressToConfirm(target="a@mail.example", to="a@mail.example"),
        QuestionsAsked(form=1, what_is_asked="feedback", title=LONG[:200], number=8, closes=days(7), anonymous=True),
        SessionChanged(what_happened="moved", title=LONG[:200], number=8, start=NINE_O_CLOCK, zone="Africa/Juba"),
        NotesShared(title=LONG[:200], number=8, until=days(7)),
        CorrectionAnswered(by="Amina", number=8, accepted=False, words=LONG[:300]),
        ReportReady(),
    ]
}
