"""What one side discusses by itself leaves no trace on the other side: no page, list, sentence, message or history."""

import datetime as dt
from collections import Counter

import pytest
from django.core import mail
from django.urls import get_resolver, reverse

from outcomes.models import FollowUpAction, Lesson
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.sending import send_due
from p2p.base.questionnaires.models import Form, Response
from p2p.pages.correspondence.queries import message_log_for
from p2p.pages.programme.visibility import hidden_numbers
from programmes.models import Programme
from programmes.policy import Role
from programmes.question_catalogue import feedback_questions
from sessions.actions import attendance, note_review, notes, sessions
from sessions.actions.feedback import ask_feedback
from sessions.actions.need_assessment import AssessmentInput, save_assessments
from sessions.feedback import feedback_rounds
from sessions.models import PeerSession
from sessions.notifications import notify_participants
from tests.breadth import first
from tests.factories import (
    ContributionFactory,
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    LessonFactory,
    MembershipFactory,
    NeedFactory,
    PeerSessionFactory,
    TeamFactory,
    coordinator_of,
    days,
    deputy_of,
    member_of,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
    unesco,
)
from tests.world import Address, addresses

pytestmark = pytest.mark.django_db
WORD, NUMBER = "Quagga", 470_147


class Exchange:
    """A programme in which one side met by itself, wrote down what was said and was asked how it was."""

    def __init__(self) -> None:
        self.programme = started(phase="SESS")
        self.amina, self.bol = coordinator_of(self.programme), teammate_of(self.programme)
        self.seeking = [self.amina, deputy_of(self.programme), self.bol]
        self.lead = member_of(self.programme, Role.PEER_LEAD, side="providing")
        self.peers = [self.lead, peer_of(self.programme)]
        self.staff = [officer_of(self.programme), unesco()]
        self.need = NeedFactory(programme=self.programme, number=1, rank=1, status="matched")
        self.outcome = ExpectedOutcomeFactory(programme=self.programme, number=1)

    def internal(self, side: str, **values) -> PeerSession:
        facts = {"number": NUMBER, "title": f"{WORD} matters", "teams": [team_of(self.programme, side)]}
        return PeerSessionFactory(programme=self.programme, needs=[self.need], **facts | values)

    def lived(self, side: str, **values) -> PeerSession:
        """A session with all that hangs on one: news, notes, corrections, actions, lessons, feedback."""
        by = {"seeking": self.bol, "providing": self.peers[1]}[side]
        row = self.internal(side, note_taker=by, moderator=by, status="confirmed", **values)
        Person.objects.filter(pk=by.pk).update(preferred_way="message")
        notify_participants(row, "moved", by=None, now=now())
        row = sessions.mark_held(session=row, by=by, now=now())
        attendance.save_attendance(session=row, counts={"public": 3}, by=by)
        FollowUpActionFactory(programme=self.programme, number=1, session=row, owner=self.amina)
        note = notes.get_or_create_note(session=row, by=by)
        for kind in ("lesson", "action"):
            notes.save_entry(note=note, entry=None, values={"kind": kind, "text": f"{WORD} {kind}"}, by=by)
        note = note_review.share_notes(note=note, by=by, today=today())
        late = {"text": f"{WORD} again", "reason": ""}
        note_review.suggest_correction(note=note, entry=note.entries.first(), values=late, by=by, today=today())
        save_assessments(session=row, answers={self.need: AssessmentInput("open", f"{WORD} remark")}, by=by)
        FollowUpAction.objects.filter(entry__note=note).update(due_on=days(-20))
        LessonFactory(programme=self.programme, number=91, session=row)
        ContributionFactory(outcome=self.outcome, session=row, action=None)
        asked = [one.stored for one in feedback_questions(["FQ-1"])]
        ask_feedback(session=row, questions=asked, by=by, now=now())
        return row


def where(programme: Programme) -> list[str]:
    """Every page of a programme that needs no more than the number of its first need, action or outcome."""
    known = {"code": programme.code, "number": 1, "kind": "SESS"}
    pages = [one for one in addresses(get_resolver().url_patterns) if is_page(one, known)]
    return ["/", *(reverse(one.name, kwargs={want: known[want] for want in one.wants}) for one in pages)]


def is_page(one: Address, known: dict) -> bool:
    return "code" in one.wants and set(one.wants) <= set(known) and one.name != "toolkit:phase"


def told(browser, path: str) -> list[str]:
    text = browser.get(path).content.decode()
    return [f"{path} {word}" for word in (WORD, f"{NUMBER}") if word in text]


CASES = [
    ("providing", "exchange", ["seeking"]),
    ("providing", "own_side", ["seeking", "staff"]),
    ("seeking", "exchange", ["peers"]),
    ("seeking", "own_side", ["peers", "staff"]),
]


@pytest.mark.parametrize(("side", "visibility", "others"), CASES)
def test_no_page_names_a_session_that_the_reader_was_not_in(as_, side, visibility, others, breadth):
    exchange = Exchange()
    exchange.lived(side, visibility=visibility)
    people = [person for group in others for person in getattr(exchange, group)]
    if not breadth:
        # The first of a side may most; and what is hidden while the exchange may read it is hidden when a side may.
        people = exchange.staff if "staff" in others else people[:1]
    paths = where(exchange.programme)
    assert len(paths) > 30
    found = [one for browser in map(as_, people) for path in paths for one in told(browser, path)]
    assert found == []


@pytest.mark.parametrize(("side", "people"), [("providing", "peers"), ("seeking", "seeking")])
def test_whoever_was_there_finds_it_everywhere(as_, side, people):
    exchange = Exchange()
    exchange.lived(side)
    browser, base = as_(getattr(exchange, people)[0]), exchange.programme.get_absolute_url()
    for page in ("", "sessions/", "actions/", "lessons/"):
        assert told(browser, f"{base}{page}") != [], page


def test_unesco_reads_in_the_history_what_it_may_read(as_):
    exchange = Exchange()
    exchange.lived("providing")
    path = reverse("history", args=[exchange.programme.code])
    assert [told(as_(person), path) != [] for person in (*exchange.staff, exchange.amina)] == [True, True, False]


@pytest.mark.parametrize(("side", "visibility", "others"), first(*CASES[1:3], of=CASES))
def test_no_mail_names_a_session_that_its_reader_was_not_in(side, visibility, others):
    exchange = Exchange()
    exchange.lived(side, visibility=visibility)
    exchange.internal(side, number=NUMBER + 1_000_000, status="held", note_taker=exchange.bol, notes_due_on=days(-30))
    for day in range(0, 40, 2):
        plan_reminders(now() + dt.timedelta(days=day, hours=6))
        send_due(now() + dt.timedelta(days=day, hours=8))
    boxes = {person.mailbox for group in others for person in getattr(exchange, group)} - {exchange.bol.mailbox}
    letters = [f"{one.subject} {one.body}" for one in mail.outbox if one.to[0] in boxes]
    assert [one for one in letters if WORD in one or "70147" in one] == []
    assert Notification.objects.filter(data__number=NUMBER).exists()


def owed(person: Person) -> list[str]:
    return sorted(one.kind.code for one in duties_of([person.pk], today()))


STAGES = [
    ({"status": "planned"}, "note_taker"),
    ({"status": "confirmed"}, "held"),
    ({"status": "held", "notes_due_on": days(-1)}, "coverage"),
]


@pytest.mark.parametrize(("facts", "kind"), STAGES)
def test_the_coordination_owes_nothing_about_what_the_peers_discuss_among_themselves(facts, kind):
    exchange = Exchange()
    taker = {"note_taker": None if kind == "note_taker" else exchange.peers[1]}
    exchange.internal("providing", **facts | taker)
    assert kind not in owed(exchange.amina)
    PeerSession.objects.get().teams.add(team_of(exchange.programme, "seeking"))
    assert kind in owed(exchange.amina)


def test_the_lead_of_the_peers_chooses_their_note_taker_who_then_says_whether_it_was_held():
    exchange = Exchange()
    row = exchange.internal("providing", status="planned")
    assert [owed(one).count("note_taker") for one in (exchange.lead, exchange.peers[1])] == [1, 0]
    PeerSession.objects.filter(pk=row.pk).update(status="confirmed", note_taker=exchange.peers[1])
    assert [owed(one).count("held") for one in (exchange.lead, exchange.peers[1])] == [0, 1]


def test_the_lead_of_other_peers_hears_nothing_of_it():
    exchange = Exchange()
    kenya = TeamFactory(programme=exchange.programme, side="providing", code="KEN", country="KE")
    wanjiru = MembershipFactory(team=kenya, role=Role.PEER_LEAD).person
    MembershipFactory(team=kenya, person=exchange.peers[1], role=Role.PEER)
    exchange.internal("providing", status="held", note_taker=exchange.peers[1], notes_due_on=days(-60))
    plan_reminders(now())
    assert "team_late" in Notification.objects.filter(person=exchange.lead).values_list("kind", flat=True)
    assert not Notification.objects.filter(person=wanjiru).exists()


def test_who_only_lends_a_hand_is_not_named_as_late_to_those_who_were_not_there(as_):
    """Bol takes the notes for the peers; his coordinator is not to learn that they met."""
    exchange = Exchange()
    exchange.internal("providing", status="held", note_taker=exchange.bol, notes_due_on=days(-60))
    plan_reminders(now())
    assert "notes" in owed(exchange.bol)
    assert not Notification.objects.filter(person=exchange.amina, kind="team_late").exists()
    for name in ("programme", "team-todo", "messages", "mail-preview"):
        assert told(as_(exchange.amina), reverse(name, args=[exchange.programme.code])) == []


def test_news_of_it_for_somebody_without_mail_is_passed_on_without_words(as_):
    exchange = Exchange()
    exchange.lived("providing")
    waiting = message_log_for(exchange.programme, Viewer(exchange.amina)).filter(
        person=exchange.peers[1], channel="message"
    )
    assert Counter(waiting.values_list("foreign", flat=True)) == {True: waiting.count()}
    for notification in waiting:
        page = as_(exchange.amina).post(
            reverse("message", args=[exchange.programme.code, notification.pk]), {"act": "copy"}
        )
        assert [word for word in (WORD, f"{NUMBER}") if word in page.content.decode()] == []


def test_an_action_keeps_the_session_that_its_editor_may_not_see(as_):
    exchange = Exchange()
    row = exchange.lived("providing")
    path = reverse("outcomes:action", args=[exchange.programme.code, 1])
    data = {"title": "Ask again", "owner": exchange.amina.pk, "due_on": days(9), "status": "open", "version": 1}
    assert as_(exchange.amina).post(path, data | {"session": row.pk}).status_code == 302
    action = FollowUpAction.objects.get(programme=exchange.programme, number=1)
    assert (action.title, action.session) == ("Ask again", row)


def test_a_lesson_does_not_name_the_session_that_its_reader_was_not_in():
    exchange = Exchange()
    exchange.lived("providing")
    seen = {person: Lesson.objects.visible_to(Viewer(person)).get(number=91).from_session for person in exchange.peers}
    assert set(seen.values()) == {NUMBER}
    assert Lesson.objects.visible_to(Viewer(exchange.amina)).get(number=91).from_session is None


def closed_form(row: PeerSession, pool: str, answers: int) -> Form:
    form = Form.objects.create(
        kind="feedback",
        programme_code=row.programme.code,
        title=row.title,
        about=row.number,
        pool=pool,
        questions=[one.stored for one in feedback_questions(["FQ-1"])],
        opens_on=days(-9),
        closes_on=days(-2),
        closed=True,
        invited=answers,
    )
    Response.objects.bulk_create(Response(form=form, answers={"FQ-1": 4}) for _ in range(answers))
    row.feedback = form
    row.save()
    return form


def test_sessions_of_other_teams_are_not_pooled():
    exchange = Exchange()
    both = [team_of(exchange.programme, side) for side in ("seeking", "providing")]
    facts = {"status": "held", "note_taker": exchange.lead}
    rows = [exchange.internal("providing", **facts)]
    rows += [
        exchange.internal("providing", number=n, teams=both, status="held", note_taker=exchange.lead) for n in (8, 9)
    ]
    pools = [ask_feedback(session=row, questions=[], by=exchange.lead, now=now()).pool for row in rows]
    assert (pools[1] == pools[2], pools[0] == pools[1]) == (True, False)


def test_results_that_were_pooled_before_are_withheld_from_whoever_may_not_read_all_of_it():
    exchange = Exchange()
    both = [team_of(exchange.programme, side) for side in ("seeking", "providing")]
    joint = exchange.internal("providing", number=8, teams=both, status="held", note_taker=exchange.lead)
    for row in (joint, exchange.internal("providing", status="held", note_taker=exchange.lead)):
        closed_form(row, "as it was", 3)
    [for_lead], [for_amina] = (
        feedback_rounds(joint, Viewer(person), now()) for person in (exchange.lead, exchange.amina)
    )
    assert (for_lead.pool.subject_numbers, [one.n for one in for_lead.results]) == ([8, NUMBER], [6])
    assert (for_amina.pool, for_amina.results) == (None, [])


def test_what_was_put_away_stays_hidden():
    exchange = Exchange()
    row = exchange.internal("providing")
    PeerSession.objects.filter(pk=row.pk).update(archived_at=now())
    hidden = [hidden_numbers(exchange.programme, Viewer(person))["notes"] for person in (exchange.amina, exchange.lead)]
    assert hidden == [{NUMBER}, set()]
