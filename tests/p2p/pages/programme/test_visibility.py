"""What hangs on a session goes with it, whatever its kind; and nothing else goes."""

import pytest

from outcomes.models import FollowUpAction
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.registry import DUTIES
from p2p.base.history.actions import record_event
from p2p.base.history.models import Event
from p2p.base.notifications.message_kinds import AboutDuty, QuestionsAsked
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.registry import MESSAGE_KINDS
from p2p.pages.correspondence.queries import message_log_for
from p2p.pages.programme import visibility
from programmes.message_kinds import EnteredFor
from sessions.message_kinds import FORMS_OF_SESSIONS, AboutSession
from sessions.models import AgendaItem, NoteEntry, PeerSession, Translation
from sessions.related_records import related_models, session_duty_kinds
from tests.factories import EvidenceFactory, FollowUpActionFactory, NoteEntryFactory, NoteFactory, days, now, team_of
from tests.sessions.test_internal import NUMBER, Exchange

pytestmark = pytest.mark.django_db

# Every kind of record that points to a session, or to something that does. A new one is hidden with its session at
# once; add it here, and below to what hangs on a session when one has been lived through.
HANGING = {
    "peer_sessions.AgendaItem",
    "peer_sessions.Attendance",
    "peer_sessions.Correction",
    "peer_sessions.NeedAssessment",
    "peer_sessions.Note",
    "peer_sessions.NoteEntry",
    "peer_sessions.Translation",
    "outcomes.Contribution",
    "outcomes.Evidence",
    "outcomes.FollowUpAction",
    "outcomes.Lesson",
}
# By kind of duty, whether its number is that of a session; "own": it hangs on one and has a number of its own.
ABOUT_SESSIONS = {"notes", "notes_ahead", "session", "note_taker", "held", "materials", "corrections", "coverage"}
ABOUT_OTHERS = {
    "risk", "phase", "rules", "invitation", "address", "pass_on", "late_phase", "blocked", "silent", "offer", "figure",
    "report", "check", "exchange", "admission", "review_figure", "revise", "report_in_portfolio",
}  # fmt: skip
DUTY_KINDS = dict.fromkeys(ABOUT_SESSIONS, "session") | dict.fromkeys(ABOUT_OTHERS, "") | {
    "action": "own", "feedback": "secret",
}  # fmt: skip
# By kind of message, what its words name.
OBJECT_OF_MESSAGE = {
    "duty": "duty", "team_late": "duty", "handed": "duty", "session": "session", "notes_shared": "session",
    "correction": "session", "asked": "form", "entered_for": "event", "waiting": "", "invitation": "",
    "personal_link": "", "address": "", "report_ready": "", "account": "", "role": "", "not_admitted": "",
}  # fmt: skip


def naming(kind: str, number: int) -> list[dict]:
    """What messages of ``kind`` say of session ``number``."""
    return {
        "duty": [{"duty": code, "number": number} for code in sorted(ABOUT_SESSIONS)],
        "session": [{"number": number}],
        "form": [{"what_is_asked": asked, "number": number, "form": 1} for asked in FORMS_OF_SESSIONS],
    }.get(OBJECT_OF_MESSAGE[kind], [])


def said(exchange: Exchange, kind: str, data: dict, key: str, **values) -> int:
    facts = {"person": exchange.bol, "programme_code": exchange.programme.code, "due_at": now(), "channel": "mail"}
    return Notification.objects.create(kind=kind, data=data, key=key, **facts | values).pk


def in_log(exchange: Exchange, person) -> set[int]:
    return set(message_log_for(exchange.programme, Viewer(person)).values_list("pk", flat=True))


def test_with_one_session_hidden_every_other_message_stays_in_the_log():
    exchange = Exchange()
    for kind in sorted(MESSAGE_KINDS.entries()):
        said(exchange, kind, {}, f"bare:{kind}", state="failed")
        for at, data in enumerate(naming(kind, 3)):
            said(exchange, kind, data, f"other:{kind}:{at}")
    before = in_log(exchange, exchange.amina)
    assert len(before) == Notification.objects.exclude(data__has_key="form", kind="duty").count()
    exchange.internal("providing")
    assert in_log(exchange, exchange.amina) == before


@pytest.mark.parametrize("kind", sorted(OBJECT_OF_MESSAGE))
def test_a_message_of_any_kind_that_names_a_hidden_session_is_not_in_the_log(kind):
    exchange = Exchange()
    exchange.internal("providing")
    hidden = {said(exchange, kind, data, f"x{at}") for at, data in enumerate(naming(kind, NUMBER))}
    assert bool(hidden) == (OBJECT_OF_MESSAGE[kind] in {"duty", "session", "form"})
    assert (hidden & in_log(exchange, exchange.amina), hidden - in_log(exchange, exchange.bol)) == (set(), set())


def test_that_something_of_a_hidden_session_was_entered_for_somebody_is_not_in_the_log():
    exchange = Exchange()
    event = record_event(exchange.lead, "created", exchange.internal("providing"))
    other = record_event(exchange.amina, "created", exchange.need)
    keys = [said(exchange, "entered_for", {"by": "A", "what": "B"}, f"entered:{one.pk}") for one in (event, other)]
    assert in_log(exchange, exchange.amina) == {keys[1]}


def test_every_kind_of_message_is_classified():
    about = {AboutDuty: "duty", AboutSession: "session", QuestionsAsked: "form", EnteredFor: "event"}
    found = {
        code: "".join(word for payload, word in about.items() if issubclass(kind, payload))
        for code, kind in MESSAGE_KINDS.entries().items()
    }
    assert found == OBJECT_OF_MESSAGE


def test_every_kind_of_duty_is_classified():
    kinds = DUTIES.entries()
    assert (session_duty_kinds(), set(kinds)) == (ABOUT_SESSIONS, set(DUTY_KINDS))
    assert {code for code, kind in kinds.items() if kind.url.startswith("sessions:")} <= session_duty_kinds()


def test_a_team_list_names_no_duty_about_a_hidden_session():
    exchange = Exchange()
    exchange.internal("providing")
    unseen = visibility.hidden_numbers(exchange.programme, Viewer(exchange.amina))
    assert {code for code, numbers in unseen.items() if NUMBER in numbers} == ABOUT_SESSIONS


def test_an_action_of_hidden_notes_stays_hidden_when_it_is_put_away():
    exchange = Exchange()
    exchange.lived("providing")
    action = FollowUpAction.objects.get(entry__note__session__number=NUMBER)
    FollowUpAction.objects.update(archived_at=now())
    hidden = [
        visibility.hidden_numbers(exchange.programme, Viewer(one))["action"]
        for one in (exchange.amina, exchange.peers[1])
    ]
    assert hidden == [{action.number}, set()]


def test_every_kind_of_record_that_points_to_a_session_is_classified():
    assert {model._meta.label for model, _path in related_models()} == HANGING


def lived_in_full(exchange: Exchange, side: str, **values) -> PeerSession:
    session = exchange.lived(side, **values)
    AgendaItem.objects.create(session=session, position=1, title="First")
    Translation.objects.create(note=session.note, language="fr", text="Bonjour")
    action = FollowUpAction.objects.get(entry__note__session=session)
    EvidenceFactory(programme=exchange.programme, action=action, measurement=None)
    return session


def test_the_history_tells_nothing_of_whatever_hangs_on_a_hidden_session_and_all_of_the_rest():
    exchange = Exchange()
    session = lived_in_full(exchange, "providing")
    told = {}
    for model, path in related_models():
        for row in model._base_manager.filter(**{path: session}):
            told[model._meta.label] = record_event(exchange.bol, "changed", row)
            Event.objects.filter(pk=told[model._meta.label].pk).update(programme_code=exchange.programme.code)
    assert set(told) == HANGING
    events = Event.objects.filter(programme_code=exchange.programme.code)
    seen = set(visibility.visible_events(exchange.programme, Viewer(exchange.amina)).values_list("pk", flat=True))
    assert {event.pk for event in told.values()} & seen == set()
    session.teams.add(team_of(exchange.programme, "seeking"))
    NoteEntry.objects.update(visibility="exchange")
    assert set(visibility.visible_events(exchange.programme, Viewer(exchange.amina))) == set(events)


@pytest.mark.parametrize(("visibility", "heard"), [("exchange", True), ("own_side", False)])
def test_what_climbs_names_no_action_from_notes_that_the_reader_may_not_read(visibility, heard):
    """Bol does something for the peers; Amina, who leads him, hears of it when she may read where it comes from."""
    exchange = Exchange()
    session = exchange.internal("providing", note_taker=exchange.peers[1], status="held")
    session.teams.add(team_of(exchange.programme, "seeking"))
    note = NoteFactory(session=session, author=exchange.peers[1], state="shared")
    team = team_of(exchange.programme, "providing")
    entry = NoteEntryFactory(note=note, author=exchange.peers[1], team=team, kind="action", visibility=visibility)
    late = {"owner": exchange.bol, "due_on": days(-40), "session": session, "entry": entry}
    FollowUpActionFactory(programme=exchange.programme, **late)
    FollowUpActionFactory(programme=exchange.programme, owner=exchange.bol, due_on=days(-40), title="Our own")
    plan_reminders(now())
    told = Notification.objects.filter(person=exchange.amina, kind="team_late", data__duty="action")
    assert told.count() == 1 + heard
