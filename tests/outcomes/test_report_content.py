"""What the report knows: numbers as in the database, and nothing that should stay inside."""

import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.models import Contribution, ExpectedOutcome, FollowUpAction, Lesson
from outcomes.reports.content import build
from p2p.base.accounts.models import Person
from p2p.base.questionnaires.models import Response
from programmes.models import Programme
from sessions.models import Correction, Note, PeerSession, Visibility
from tests.outcomes.report_programme import START, TODAY, a_programme, a_report, a_session, an_entry, feedback

pytestmark = pytest.mark.django_db


def everything(programme: Programme, **options) -> str:
    return str(dataclasses.asdict(build(programme, today=TODAY, **options)))


def statements(programme: Programme) -> int:
    with CaptureQueriesContext(connection) as asked:
        build(programme, today=TODAY)
    return len(asked)


def test_the_figures_are_those_of_the_database():
    data = build(a_programme(sessions=3), today=TODAY)

    assert (len(data.sessions), data.attendances) == (3, 30)
    assert (len(data.active_needs), data.covered) == (2, 1)
    assert (len(data.indicators), data.met, data.unmeasured) == (2, 0, 1)
    assert data.women == 40
    assert data.hours == 3
    assert data.sector_share("civil_society") == 20


def test_an_indicator_counts_its_last_accepted_figure_and_none_is_not_zero():
    first, second = build(a_programme(), today=TODAY).indicators

    assert (first.code, first.baseline, first.target, first.actual, first.percent) == ("P1-c", 0, 4, 3, 75)
    assert first.latest.evidence == "Validated draft"
    assert (second.code, second.baseline, second.actual, second.percent) == ("X8-b", None, None, None)


def test_figures_that_are_not_accepted_do_not_count():
    stage = build(a_programme(), today=TODAY).indicators[0]

    assert [value.value for value in stage.values] == [3]


def test_what_happens_after_the_day_of_the_data_is_left_out():
    programme = a_programme(sessions=2)
    report = a_report(programme, data_as_of=dt.date(2021, 2, 2))

    data = build(report, today=TODAY)

    assert [session.code for session in data.sessions] == ["S1"]
    assert data.indicators[0].actual is None
    assert data.shown == ()


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
    assert [(one.code, one.text, one.cites) for one in data.conclusions] == [("C1", "Ready", ("F1", "F3"))]
    assert data.recommendations[0].to == "Ministry"


@pytest.mark.parametrize("visibility", [Visibility.OWN_SIDE, Visibility.IN_THE_ROOM])
def test_an_entry_of_one_side_or_one_room_never_appears(visibility):
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    an_entry(note, text="Between us alone", visibility=visibility)

    assert "Between us alone" not in everything(programme)
    assert "Lesson of session 1." in everything(programme)


@pytest.mark.parametrize("visibility", [Visibility.OWN_SIDE, Visibility.IN_THE_ROOM])
def test_a_session_of_one_side_or_one_room_leaves_no_trace(visibility):
    programme = a_programme(sessions=1)
    a_session(programme, 2, title="Between us alone", visibility=visibility)

    data = build(programme, today=TODAY)

    assert "Between us alone" not in everything(programme)
    assert "Lesson of session 2." not in everything(programme)
    assert (len(data.sessions), data.attendances) == (1, 10)


def internal(programme: Programme, number: int, *sides: str, **fields) -> PeerSession:
    session = a_session(programme, number, title="Among ourselves", **fields)
    session.teams.set(programme.teams.filter(side__in=sides))
    return session


def test_a_session_of_the_providing_side_alone_leaves_no_trace():
    programme = a_programme(sessions=1)
    before = everything(programme)
    session = internal(programme, 2, "providing", source="https://internal.example/page")
    ayen, goal = Person.objects.get(email="ayen@report.example"), ExpectedOutcome.objects.first()
    task = FollowUpAction.objects.create(
        programme=programme, number=8, title="Prepare among us", owner=ayen, due_on=TODAY, session=session, outcome=goal
    )
    for helped in ({"session": session}, {"action": task}, {"entry": session.note.entries.get()}):
        Contribution.objects.create(outcome=goal, **helped)
    an_entry(session.note, kind="decision", text="Our position")
    feedback(session, answers=7)
    internal(programme, 3, "providing", status="planned")

    assert everything(programme) == before


def test_what_the_seeking_side_discusses_by_itself_and_keeps_open_is_told_in_its_own_report():
    programme = a_programme(sessions=1)
    internal(programme, 2, "seeking")
    internal(programme, 3, "seeking", visibility=Visibility.OWN_SIDE)

    assert [one.code for one in build(programme, today=TODAY).sessions] == ["S1", "S2"]


def test_feedback_that_is_pooled_with_that_of_an_internal_session_stays_with_it():
    programme = a_programme(sessions=2)
    open_one, also_open = programme.peer_sessions.order_by("number")
    feedback(open_one, answers=3)
    feedback(internal(programme, 3, "providing"), answers=3)
    feedback(also_open, answers=6)

    data = build(programme, today=TODAY)

    assert [(one.codes, one.n) for one in data.feedback] == [(("S2",), 6)]
    assert data.sessions[0].feedback is None


def test_the_results_meeting_of_the_national_team_stands_although_no_peer_was_there():
    programme = a_programme(sessions=1)
    meeting = internal(programme, 2, "seeking", results_meeting=True)
    internal(programme, 3, "providing", results_meeting=True)

    facts = build(programme, today=TODAY).sessions

    assert [one.code for one in facts] == ["S1", "S2"]
    assert [one.text for one in facts[1].findings] == [one.text for one in meeting.note.entries.all()]


def amend(note: Note, **fields) -> Correction:
    values = {"number": 1 + note.corrections.count(), "by": note.author, "due_on": TODAY, "answered_on": TODAY}
    return Correction.objects.create(note=note, **values | {"amends": True, "state": "accepted"} | fields)


def test_what_was_changed_after_the_agreement_stands_beside_the_old_text():
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    decision = an_entry(note, kind="decision", text="Vote in May.")
    amend(note, entry=decision, kind="decision", text="Vote in June.")
    amend(note, entry=decision, kind="decision", text="Vote in July.", state="declined", answer="No.")
    amend(note, entry=decision, kind="decision", text="Vote in August.", amends=False)
    secret = an_entry(note, kind="decision", text="Closed", visibility=Visibility.OWN_SIDE)
    amend(note, entry=secret, kind="decision", text="Closed and amended")

    points = build(programme, today=TODAY).sessions[0].entries

    assert [(one.text, one.amended) for one in points[1:]] == [("Vote in May.", ("Vote in June.",))]
    assert "Closed" not in everything(programme)


def test_what_was_added_after_the_agreement_is_a_point_of_its_own_even_if_there_are_many():
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    for at in range(4):
        an_entry(note, kind="decision", text=f"Decision {at}")
    amend(note, kind="decision", text="A committee was named.")
    amend(note, kind="lesson", text="Nobody was asked whether it may leave.")
    amend(internal(programme, 2, "providing").note, kind="decision", text="Among ourselves, later")

    points = build(programme, today=TODAY).sessions[0].entries

    assert [(one.text, one.added) for one in points[-2:]] == [("Decision 1", False), ("A committee was named.", True)]
    assert "Nobody was asked" not in everything(programme)
    assert "Among ourselves" not in everything(programme)


def test_notes_that_are_not_shared_never_appear():
    programme = a_programme(sessions=1)
    note = programme.peer_sessions.get().note
    note.state = "draft"
    note.save()

    assert "Lesson of session 1." not in everything(programme)


def test_what_grew_out_of_a_closed_entry_stays_closed():
    programme = a_programme(sessions=1)
    ayen = Person.objects.get(email="ayen@report.example")
    entry = an_entry(programme.peer_sessions.get().note, consent=None, text="x", visibility=Visibility.OWN_SIDE)
    Lesson.objects.create(programme=programme, number=8, text="Closed lesson", entry=entry, released=True)
    FollowUpAction.objects.create(
        programme=programme, number=8, title="Closed action", owner=ayen, due_on=TODAY, entry=entry
    )

    assert "Closed lesson" not in everything(programme)
    assert "Closed action" not in everything(programme)


def test_a_lesson_leaves_only_when_its_side_agrees():
    programme = a_programme()
    Lesson.objects.create(programme=programme, number=8, text="Not agreed", released=False)

    assert "Begin with a short act." in everything(programme)
    assert "Not agreed" not in everything(programme)


@pytest.mark.parametrize("results_meeting", [False, True])
@pytest.mark.parametrize("consent", [None, False])
def test_a_lesson_in_the_notes_leaves_only_when_its_side_agrees(results_meeting, consent):
    programme = a_programme(sessions=1)
    note = a_session(programme, 2, results_meeting=results_meeting).note
    entry = an_entry(note, text="Between us for now", consent=consent)

    assert "Between us for now" not in everything(programme)
    Lesson.objects.update_or_create(
        entry=entry, defaults={"programme": programme, "number": 8, "text": entry.text, "released": True}
    )
    printed = next(one for one in build(programme, today=TODAY).sessions if one.code == "S2")
    assert "Between us for now" in [one.text for one in (printed.findings if results_meeting else printed.entries)]
    Lesson.objects.filter(entry=entry).update(archived_at=dt.datetime.now(dt.UTC))
    assert "Between us for now" not in everything(programme)


def test_a_lesson_is_printed_in_the_words_to_which_its_side_agreed():
    programme = a_programme(sessions=1)
    entry = an_entry(programme.peer_sessions.get().note, text="The minister was against it.")
    Lesson.objects.filter(entry=entry).update(text="It took time.")

    assert "The minister was against it." not in everything(programme)
    assert "It took time." in [one.text for one in build(programme, today=TODAY).sessions[0].entries]


def test_feedback_of_fewer_than_five_answers_is_not_shown():
    programme = a_programme(sessions=2)
    few, enough = programme.peer_sessions.order_by("number")
    feedback(few, answers=4)
    feedback(enough, answers=5)

    data = build(programme, today=TODAY)

    assert data.sessions[0].feedback is None
    assert (data.sessions[1].feedback.n, data.sessions[1].feedback.invited) == (5, 7)
    assert data.sessions[1].feedback.means == (4, 4, 4)


def test_feedback_comes_with_its_bars_some_quotes_and_both_sides_where_they_are_large_enough():
    programme = a_programme(sessions=1)
    session = programme.peer_sessions.get()
    form = feedback(session, answers=5, mark=5, side="seeking")
    for _ in range(5):
        Response.objects.create(form=form, side="providing", answers={"FQ-1": 3, "FQ-2": 3, "FQ-3": 3})

    [told] = build(programme, today=TODAY).feedback
    useful, *_others, open_question = told.results

    assert (told.kind, told.codes, told.n) == ("feedback", ("S1",), 10)
    assert (useful.question, useful.mean, useful.n) == ("The session was useful to my work", 4, 10)
    assert [(bar.label, bar.n) for bar in useful.bars if bar.n] == [("5 fully", 5), ("3 partly", 5)]
    assert useful.by == (("national team", 5), ("peers", 3))
    assert open_question.quotes == ("More time for Session 1.",) * 3


def test_what_was_asked_months_later_is_told_apart_and_only_of_enough_people():
    programme = a_programme(sessions=2)
    first, second = programme.peer_sessions.order_by("number")
    feedback(first, answers=6)
    feedback(first, answers=5, kind="pulse")
    feedback(second, answers=4, kind="pulse")

    data = build(programme, today=TODAY)

    assert [(one.kind, one.codes, one.n) for one in data.feedback] == [("feedback", ("S1",), 6), ("pulse", ("S1",), 5)]
    assert data.sessions[0].feedback.n == 6


def test_feedback_of_small_sessions_is_told_once_for_all_of_them():
    programme = a_programme(sessions=2)
    for session in programme.peer_sessions.order_by("number"):
        feedback(session, answers=3)

    data = build(programme, today=TODAY)

    assert [(one.codes, one.n) for one in data.feedback] == [(("S1", "S2"), 6)]
    assert [one.feedback.n for one in data.sessions] == [6, 6]


def test_people_are_named_without_a_way_to_reach_them():
    text = everything(a_programme())

    assert "Ayen Fictiva" in text
    assert "report.example" not in text
    assert "+211" not in text


def test_what_was_decided_on_the_way_is_told_with_names_and_reasons():
    steps = build(a_programme(), today=TODAY).steps

    assert {(step.kind, step.by, step.reason) for step in steps} == {
        ("change", "Ayen Fictiva", "New ministry."),
        ("waiver", "Ayen Fictiva", "Peer still sought."),
        ("declaration", "Ayen Fictiva", "We can draft now."),
    }


def test_the_fact_behind_a_waiver_follows_the_language_of_the_report():
    programme = a_programme()
    facts = {"en": "No peer yet.", "fr": "Pas encore de pair."}
    programme.waivers.update(fact="No peer yet.", facts=facts)

    told = {
        language: [
            step.fact for step in build(programme, language=language, today=TODAY).steps if step.kind == "waiver"
        ]
        for language in ("en", "fr", "es")
    }

    assert told == {"en": ["No peer yet."], "fr": ["Pas encore de pair."], "es": ["No peer yet."]}


def test_labels_follow_the_language_and_typed_text_does_not():
    programme = a_programme()

    data = build(programme, language="fr", today=TODAY)

    assert data.topic == "Droit d’auteur et droits voisins"
    assert data.seeking == "SS"
    assert data.title == "A first copyright bill"


def test_an_empty_programme_gives_a_report_too():
    programme = Programme.objects.create(
        code="ZZZ-EMPTY",
        title="An institution",
        goal="Propose a body.",
        seeking_country="ET",
        policy_topic="TP-INST",
        cultural_domain="CD-FILM",
        start_date=START,
        end_date=TODAY,
        catalogue_version="1",
    )

    data = build(programme, today=TODAY)

    assert (data.sessions, data.attendances, data.women, data.met) == ((), 0, 0, 0)


def test_what_the_results_meeting_noted_stands_among_the_findings():
    programme = a_programme()
    meeting = a_session(programme, 40, results_meeting=True)
    for n in range(5):
        an_entry(meeting.note, text=f"Finding {n}", position=n)
    quoted = [one.text for one in meeting.note.entries.order_by("position", "pk")]
    facts = next(one for one in build(programme, today=TODAY).sessions if one.code == "S40")
    assert ([str(one.text) for one in facts.findings], len(facts.entries)) == (quoted, 3)
