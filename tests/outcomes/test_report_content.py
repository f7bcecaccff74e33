"""What the report knows: numbers as in the database, and nothing that should stay inside."""

import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.models import FollowUpAction, Lesson
from outcomes.reports.content import build, snapshot
from p2p.accounts.models import Person
from programmes.models import Programme
from sessions.models import Readership
from tests.outcomes import reporting
from tests.outcomes.reporting import TODAY, a_programme, a_report, a_session, an_entry, feedback

pytestmark = pytest.mark.django_db


def everything(programme: Programme, **options) -> str:
    return str(dataclasses.asdict(build(programme, today=TODAY, **options)))


def statements(programme: Programme) -> int:
    with CaptureQueriesContext(connection) as asked:
        build(programme, today=TODAY)
    return len(asked)


def test_the_figures_are_those_of_the_database():
    data = build(a_programme(sessions=3), today=TODAY)

    assert snapshot(data)["headline"] == {
        "sessions": 3,
        "attendances": 30,
        "needs": 2,
        "needs_covered": 1,
        "targets": 2,
        "targets_met": 0,
    }
    assert data.women == 40
    assert data.hours == 3
    assert data.sector_share("civil_society") == 20


def test_the_table_of_indicators_is_kept_as_plain_numbers():
    rows = snapshot(build(a_programme(), today=TODAY))["indicators"]

    assert [row["code"] for row in rows] == ["P1-c", "X8-b"]
    assert (rows[0]["baseline"], rows[0]["target"], rows[0]["actual"], rows[0]["percent"]) == (0, 4, 3, 75)
    assert rows[0]["evidence"] == "Validated draft"
    assert (rows[1]["baseline"], rows[1]["actual"], rows[1]["percent"]) == (None, None, None)


def test_figures_that_are_not_accepted_do_not_count():
    stage = build(a_programme(), today=TODAY).indicators[0]

    assert [value.value for value in stage.values] == [3]


def test_what_happens_after_the_day_of_the_data_is_left_out():
    programme = a_programme(sessions=2)
    report = a_report(programme, data_as_of=dt.date(2021, 2, 2))

    data = build(report, today=TODAY)

    assert [session.code for session in data.sessions] == ["S1"]
    assert data.indicators[0].actual is None
    assert data.shown == []


def test_statements_do_not_grow_with_the_programme():
    programme = a_programme(sessions=1)
    feedback(programme.peer_sessions.get(), answers=5)
    few = statements(programme)
    for number in (2, 3):
        feedback(a_session(programme, number), answers=5)

    assert few == statements(programme) <= 15


def test_a_report_adds_its_own_words_without_another_statement():
    programme = a_programme()
    plain = statements(programme)
    report = a_report(
        programme,
        texts={"RP-02": "One.\n\nTwo.\nStill two.", "RP-03": "  "},
        conclusions=[{"text": "Ready", "cites": "F1, F3"}, {"text": ""}],
        recommendations=[{"text": "Submit", "to": "Ministry", "by": "2021", "cites": "C1"}],
    )

    with CaptureQueriesContext(connection) as asked:
        data = build(report, today=TODAY)

    assert len(asked) == plain
    assert data.texts == {"RP-02": ("One.", "Two.\nStill two.")}
    assert [(one.code, one.text, one.cites) for one in data.conclusions] == [("C1", "Ready", ["F1", "F3"])]
    assert data.recommendations[0].to == "Ministry"


@pytest.mark.parametrize("readership", [Readership.OWN_SIDE, Readership.IN_THE_ROOM])
def test_an_entry_of_one_side_or_one_room_never_appears(readership):
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    an_entry(note, text="Between us alone", readership=readership)

    assert "Between us alone" not in everything(programme)
    assert "Lesson of session 1." in everything(programme)


@pytest.mark.parametrize("readership", [Readership.OWN_SIDE, Readership.IN_THE_ROOM])
def test_a_session_of_one_side_or_one_room_leaves_no_trace(readership):
    programme = a_programme(sessions=1)
    a_session(programme, 2, title="Between us alone", readership=readership)

    data = build(programme, today=TODAY)

    assert "Between us alone" not in everything(programme)
    assert "Lesson of session 2." not in everything(programme)
    assert (len(data.sessions), data.attendances) == (1, 10)


def test_notes_that_are_not_shared_never_appear():
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    note.state = "draft"
    note.save()

    assert "Lesson of session 1." not in everything(programme)


def test_what_grew_out_of_a_closed_entry_stays_closed():
    programme = a_programme(sessions=1)
    ayen = Person.objects.get(email="ayen@report.example")
    entry = an_entry(programme.peer_sessions.get().note, text="x", readership=Readership.OWN_SIDE)
    Lesson.objects.create(programme=programme, number=8, text="Closed lesson", entry=entry, consent_of_side=True)
    FollowUpAction.objects.create(
        programme=programme, number=8, title="Closed action", owner=ayen, due_on=TODAY, entry=entry
    )

    assert "Closed lesson" not in everything(programme)
    assert "Closed action" not in everything(programme)


def test_a_lesson_leaves_only_when_its_side_agrees():
    programme = a_programme()
    Lesson.objects.create(programme=programme, number=8, text="Not agreed", consent_of_side=False)

    assert [lesson.text for lesson in build(programme, today=TODAY).lessons] == ["Begin with a short act."]


def test_feedback_of_fewer_than_five_answers_is_not_shown():
    programme = a_programme(sessions=2)
    few, enough = programme.peer_sessions.order_by("number")
    feedback(few, answers=4)
    feedback(enough, answers=5)

    data = build(programme, today=TODAY)

    assert data.sessions[0].feedback is None
    assert (data.sessions[1].feedback.n, data.sessions[1].feedback.invited) == (5, 7)
    assert data.sessions[1].feedback.means == ["4.0", "4.0", "4.0"]


def test_people_are_named_without_a_way_to_reach_them():
    text = everything(a_programme())

    assert "Ayen Fictiva" in text
    assert "report.example" not in text
    assert "+211" not in text


def test_what_was_decided_on_the_way_is_told_with_names_and_reasons():
    steps = build(a_programme(), today=TODAY).steps

    assert {(step.kind, step.by, step.words) for step in steps} == {
        ("change", "Ayen Fictiva", "New ministry."),
        ("waiver", "Ayen Fictiva", "Peer still sought."),
        ("declaration", "Ayen Fictiva", "We can draft now."),
    }


def test_labels_follow_the_language_and_typed_text_does_not():
    programme = a_programme()

    data = build(programme, language="fr", today=TODAY)

    assert data.topic == "Droit d’auteur et droits voisins"
    assert data.seeking == "Soudan du Sud"
    assert data.title == "A first copyright bill"


def test_an_empty_programme_gives_a_report_too():
    programme = Programme.objects.create(
        code="ZZZ-EMPTY",
        title="An institution",
        goal="Propose a body.",
        seeking_country="ET",
        policy_topic="TP-INST",
        cultural_domain="CD-FILM",
        start_date=reporting.START,
        end_date=TODAY,
        catalogue_version="1",
    )

    data = build(programme, today=TODAY)

    assert (data.sessions, data.attendances, data.women, data.met) == ([], 0, 0, 0)


def test_what_the_results_meeting_noted_stands_among_the_findings():
    programme = a_programme()
    meeting = a_session(programme, 40, results_meeting=True)
    for n in range(5):
        an_entry(meeting.note, text=f"Finding {n}")
    quoted = [one.text for one in meeting.note.entries.order_by("position", "pk")]
    facts = next(one for one in build(programme, today=TODAY).sessions if one.code == "S40")
    assert ([str(one.text) for one in facts.findings], len(facts.kept)) == (quoted, 3)
