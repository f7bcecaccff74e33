"""What came of it, and for whose eyes: donors see accepted figures and published reports, sides keep their own."""

import pytest

from outcomes.models import Contribution, FollowUpAction, Lesson, Measurement, Report
from p2p.base.accounts.viewer import Viewer
from sessions.models import NoteEntry
from tests.factories import (
    ContributionFactory,
    DisseminationFactory,
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    LessonFactory,
    MeasurementFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    ReportFactory,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    unesco,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def donor(programme):
    return observer_of(programme, name="Renske")


def entry_of(programme, author, *sides, **values) -> NoteEntry:
    session = PeerSessionFactory(programme=programme, number=1, teams=[team_of(programme, side) for side in sides])
    team = author.memberships.get().team
    return NoteEntryFactory(note=NoteFactory(session=session, author=author, state="shared"), team=team, **values)


def test_a_donor_sees_accepted_figures_and_no_others(programme, coordinator, donor):
    indicator = IndicatorFactory(outcome__programme=programme)
    figures = {
        status: MeasurementFactory(indicator=indicator, status=status, review_reason="Which month?")
        for status in Measurement.Status.values
    }
    assert list(Measurement.objects.visible_to(Viewer(donor))) == [figures["accepted"]]
    assert set(Measurement.objects.visible_to(Viewer(coordinator))) == set(figures.values())


def test_the_page_of_an_indicator_shows_a_donor_the_accepted_figure_only(as_, programme, donor):
    indicator = IndicatorFactory(outcome__programme=programme)
    MeasurementFactory(indicator=indicator, status="accepted", value=4321)
    MeasurementFactory(indicator=indicator, status="submitted", value=8765)
    for path in (
        indicator.get_absolute_url(),
        f"{programme.get_absolute_url()}outcomes/",
        programme.get_absolute_url(),
    ):
        page = as_(donor).get(path).content.decode()
        assert ("4,321" in page, "8,765" in page) == (True, False)


def test_a_donor_reads_published_reports_and_no_drafts(as_, programme, donor):
    reports = {status: ReportFactory(programme=programme, status=status) for status in Report.Status.values}
    browser = as_(donor)
    found = {status: browser.get(one.get_absolute_url()).status_code for status, one in reports.items()}
    assert found == {"draft": 404, "in_review": 404, "approved": 404, "published": 200, "superseded": 404}


def test_peers_read_a_report_once_it_is_approved(as_, programme, peer):
    reports = {status: ReportFactory(programme=programme, status=status) for status in Report.Status.values}
    browser = as_(peer)
    found = {status: browser.get(one.get_absolute_url()).status_code for status, one in reports.items()}
    assert found == {"draft": 404, "in_review": 404, "approved": 200, "published": 200, "superseded": 404}


def test_the_national_team_and_unesco_read_drafts(as_, programme, coordinator):
    draft = ReportFactory(programme=programme)
    for person in (coordinator, teammate_of(programme), officer_of(programme), unesco()):
        assert as_(person).get(draft.get_absolute_url()).status_code == 200


def test_a_donor_reads_nothing_of_the_work(programme, donor):
    FollowUpActionFactory(programme=programme)
    LessonFactory(programme=programme)
    DisseminationFactory(programme=programme)
    assert list(programme.actions.visible_to(Viewer(donor))) == []
    assert list(programme.lessons.visible_to(Viewer(donor))) == []
    assert list(programme.disseminations.visible_to(Viewer(donor))) == []


def test_a_donor_sees_the_outcomes_of_the_programme_and_not_of_another(programme, donor):
    ours, _theirs = ExpectedOutcomeFactory(programme=programme), ExpectedOutcomeFactory()
    assert list(type(ours).objects.visible_to(Viewer(donor))) == [ours]


def test_an_action_of_nobodys_notes_is_read_by_everyone_inside(programme, coordinator, peer):
    action = FollowUpActionFactory(programme=programme)
    assert all(action in FollowUpAction.objects.visible_to(Viewer(person)) for person in (coordinator, peer, unesco()))


def test_an_action_from_an_entry_for_one_side_is_read_on_that_side_and_by_its_owner(programme, coordinator, peer):
    entry = entry_of(programme, coordinator, "seeking", "providing", visibility="own_side", kind="action")
    action = FollowUpActionFactory(programme=programme, entry=entry, owner=teammate_of(programme))
    readers = (coordinator, action.owner, peer, unesco())
    assert [action in FollowUpAction.objects.visible_to(Viewer(one)) for one in readers] == [True, True, False, False]
    FollowUpAction.objects.update(owner=peer)
    assert action in FollowUpAction.objects.visible_to(Viewer(peer))


def test_an_action_stays_when_its_entry_is_put_away(programme, coordinator):
    entry = entry_of(programme, coordinator, "seeking", kind="action")
    action = FollowUpActionFactory(programme=programme, entry=entry)
    NoteEntry.objects.update(archived_at="2026-01-01T00:00Z")
    assert action in FollowUpAction.objects.visible_to(Viewer(coordinator))


def test_a_lesson_from_a_session_among_ourselves_stays_among_us(as_, programme, coordinator, peer):
    entry = entry_of(programme, coordinator, "seeking", text="We asked too late.")
    lesson = LessonFactory(programme=programme, entry=entry, session=entry.note.session, text="We asked too late.")
    assert [lesson in Lesson.objects.visible_to(Viewer(one)) for one in (coordinator, peer)] == [True, False]
    path = f"{programme.get_absolute_url()}lessons/"
    assert "We asked too late." in as_(coordinator).get(path).content.decode()
    assert "We asked too late." not in as_(peer).get(path).content.decode()


def test_what_helped_names_no_session_that_the_reader_may_not_open(as_, programme, coordinator, peer):
    entry = entry_of(programme, coordinator, "seeking", text="We asked too late.")
    outcome = ExpectedOutcomeFactory(programme=programme)
    ContributionFactory(outcome=outcome, action=None, session=entry.note.session)
    ContributionFactory(outcome=outcome, action=None, entry=entry)
    title = entry.note.session.title
    page = as_(coordinator).get(outcome.get_absolute_url()).content.decode()
    assert (title in page, "We asked too late." in page) == (True, True)
    page = as_(peer).get(outcome.get_absolute_url()).content.decode()
    assert (title in page, "We asked too late." in page) == (False, False)


def test_an_action_that_helped_is_named_to_the_readers_of_its_entry_and_to_its_owner(programme, coordinator, peer):
    entry = entry_of(programme, coordinator, "seeking", kind="action")
    another = NoteEntryFactory(note=entry.note, team=entry.team, kind="action")
    actions = [
        FollowUpActionFactory(programme=programme, entry=entry, owner=teammate_of(programme)),
        FollowUpActionFactory(programme=programme, entry=another, owner=peer),
    ]
    helped = [ContributionFactory(outcome__programme=programme, action=action) for action in actions]
    seen = [set(Contribution.objects.visible_to(Viewer(one))) for one in (coordinator, peer)]
    assert seen == [set(helped), {helped[1]}]


def test_results_of_another_programme_stay_there(as_, programme, coordinator):
    foreign = IndicatorFactory(outcome__programme=started())
    assert as_(coordinator).get(foreign.get_absolute_url()).status_code == 404
    assert list(Measurement.objects.visible_to(Viewer(peer_of(programme)))) == []
