"""What a page asks the database: the same for one row and for three, and no more than its budget."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Programme
from programmes.phases import PHASE_ORDER
from programmes.policy import Role
from tests.factories import (
    ContributionFactory,
    DayOffFactory,
    DeclarationFactory,
    DisseminationFactory,
    DocumentFactory,
    EventFactory,
    EvidenceFactory,
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    InvitationFactory,
    LessonFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NoteEntryFactory,
    NoteFactory,
    NotificationFactory,
    OfferFactory,
    PairingFactory,
    PeerSessionFactory,
    PersonFactory,
    PhaseChangeFactory,
    ReportFactory,
    RiskFactory,
    StoredFileFactory,
    SuccessScoreFactory,
    SurveyFactory,
    TeamFactory,
    WaiverFactory,
    WorkWeekFactory,
    coordinator_of,
    days,
    now,
    observer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    unesco,
)
from tests.outcomes.report_programme import a_job

pytestmark = pytest.mark.django_db


def questions(browser, path: str) -> list[str]:
    """What one page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    # Points of a transaction inside the test's own one are none in production.
    return [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]


def session(programme: Programme, **values):
    both = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(programme=programme, teams=both, **values)


def sessions(programme: Programme, n: int) -> None:
    needs = NeedFactory.create_batch(2, programme=programme)
    amina = programme.teams.get(side="seeking").memberships.first().person
    row = session(programme, status="notes_shared", note_taker=amina, moderator=amina, needs=needs)
    NoteFactory(session=row, author=amina, state="shared")
    session(programme, starts_at=now() + dt.timedelta(days=20 + n), needs=needs)


def entries(programme: Programme, n: int) -> None:
    row = programme.peer_sessions.filter(number=1).first()
    amina = programme.teams.get(side="seeking").memberships.first().person
    if row is None:
        row = session(programme, number=1, status="held", note_taker=amina)
        NoteFactory(session=row, author=amina, state="draft")
    NoteEntryFactory(
        note=row.note, owner=amina, need=NeedFactory(programme=programme), team=team_of(programme, "seeking")
    )


def offers(programme: Programme, n: int) -> None:
    team = TeamFactory(programme=programme)
    PairingFactory(team=team, state="agreed", agreed_on=days(0))
    OfferFactory(programme=programme, team=team)


def of_one_need(programme: Programme, n: int) -> None:
    need = programme.needs.filter(number=1).first() or NeedFactory(programme=programme, number=1)
    OfferFactory(programme=programme, need=need, team=TeamFactory(programme=programme))
    row = session(programme, needs=[need])
    amina = programme.teams.get(side="seeking").memberships.first().person
    NoteEntryFactory(note=NoteFactory(session=row, author=amina, state="shared"), need=need, owner=amina)


def members(programme: Programme, n: int) -> None:
    teammate_of(programme)
    peer_of(programme)
    InvitationFactory(team=TeamFactory(programme=programme))


def days_off(programme: Programme, n: int) -> None:
    country = ("SN", "EG", "CO")[n % 3]
    TeamFactory(programme=programme, side="providing", country=country)
    DayOffFactory(country=country, programme_code=programme.code, day=days(20 + n))
    WorkWeekFactory(country=country, programme_code=programme.code)


def actions(programme: Programme, n: int) -> None:
    FollowUpActionFactory(
        programme=programme,
        owner=teammate_of(programme),
        session=session(programme),
        outcome=ExpectedOutcomeFactory(programme=programme),
    )


def lessons(programme: Programme, n: int) -> None:
    LessonFactory(programme=programme, session=session(programme))


def indicators(programme: Programme, n: int) -> None:
    indicator = IndicatorFactory(outcome__programme=programme, responsible=teammate_of(programme))
    MeasurementFactory(indicator=indicator, status="accepted")
    ExpectedOutcomeFactory(programme=programme)


def of_one_outcome(programme: Programme, n: int) -> None:
    outcome = programme.outcomes.filter(number=1).first() or ExpectedOutcomeFactory(programme=programme, number=1)
    MeasurementFactory(indicator=IndicatorFactory(outcome=outcome), status="accepted")
    action = FollowUpActionFactory(programme=programme, outcome=outcome, session=session(programme))
    ContributionFactory(outcome=outcome, action=action)
    ContributionFactory(outcome=outcome, action=None, session=session(programme))


def figures(programme: Programme, n: int) -> None:
    indicator = programme.indicators.filter(number=1).first()
    indicator = indicator or IndicatorFactory(outcome__programme=programme, number=1)
    figure = MeasurementFactory(indicator=indicator, by=teammate_of(programme), reviewed_by=teammate_of(programme))
    EvidenceFactory(measurement=figure, file=StoredFileFactory())


def changes(programme: Programme, n: int) -> None:
    person = teammate_of(programme)
    PhaseChangeFactory(programme=programme, by=person)
    WaiverFactory(programme=programme, by=person)
    SuccessScoreFactory(programme=programme, factor=f"SF-{programme.scores.count() + 1:02}", by=person)
    if not programme.declarations.exists():
        DeclarationFactory(programme=programme, by=person)


def notices(programme: Programme, n: int) -> None:
    NotificationFactory(programme_code=programme.code, told_by=teammate_of(programme))


def events(programme: Programme, n: int) -> None:
    person = teammate_of(programme)
    EventFactory(programme_code=programme.code, actor=person)
    EventFactory(programme_code=programme.code, for_person=person, channel="phone", told_on=days(0))


def reports(programme: Programme, n: int) -> None:
    a_job(ReportFactory(programme=programme), state="ready", file=StoredFileFactory())


def of(factory) -> Callable[[Programme, int], None]:
    return lambda programme, n: factory(programme=programme)


def risks(programme: Programme, n: int) -> None:
    RiskFactory(programme=programme, owner=teammate_of(programme))


def papers(programme: Programme, n: int) -> None:
    DocumentFactory(programme=programme, file=StoredFileFactory())


# page of a programme: (what fills it, how many questions it asks)
LISTS = {
    "needs/": (of(NeedFactory), 5),
    "needs/1/": (of_one_need, 8),
    "risks/": (risks, 5),
    "documents/": (papers, 5),
    "team/": (members, 8),
    "days/": (days_off, 7),
    "offers/": (offers, 6),
    "sessions/": (sessions, 6),
    "sessions/1/": (entries, 16),
    "sessions/1/notes/": (entries, 13),
    "actions/": (actions, 5),
    "lessons/": (lessons, 6),
    "dissemination/": (of(DisseminationFactory), 5),
    "outcomes/": (indicators, 7),
    "outcomes/1/": (of_one_outcome, 9),
    "indicators/1/": (figures, 8),
    "surveys/": (of(SurveyFactory), 5),
    "reports/": (reports, 6),
    "success-factors/": (changes, 6),
    "phases/PREP/": (changes, 16),
    "history/": (events, 6),
    "messages/": (notices, 8),
}


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_the_programme_asks_as_much_for_three_rows_as_for_one(as_, path):
    fill, pinned = LISTS[path]
    counts = []
    for rows in (1, 3):
        programme = started()
        browser = as_(coordinator_of(programme))
        for n in range(rows):
            fill(programme, n)
        counts.append(len(questions(browser, f"{programme.get_absolute_url()}{path}")))
    assert counts == [pinned, pinned]


def busy(rows: int = 1) -> Programme:
    """So many of everything that a page of a programme lists."""
    programme = started()
    coordinator_of(programme)
    for n in range(rows):
        for fill, _pinned in LISTS.values():
            fill(programme, n)
    return programme


def owner_of_all(*programmes: Programme):
    """Amina coordinates them all."""
    amina = PersonFactory()
    for programme in programmes:
        MembershipFactory(person=amina, team=team_of(programme, "seeking"), role=Role.COORDINATOR)
    return amina


@pytest.mark.parametrize("number", [1, 3])
def test_home_stays_within_ten_questions(as_, number):
    amina = owner_of_all(*(busy() for _ in range(number)))
    assert len(questions(as_(amina), "/")) == 9


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_programmes_asks_the_same_for_many(as_, number):
    amina = owner_of_all(*(started() for _ in range(number)))
    assert len(questions(as_(amina), "/programmes/")) == 5


@pytest.mark.parametrize("number", [1, 3])
def test_the_portfolio_stays_within_fifteen_questions(as_, number):
    for _ in range(number):
        busy()
    assert len(questions(as_(unesco()), "/portfolio/")) == 15


def test_the_portfolio_asks_no_more_when_programmes_stand_in_every_phase(as_):
    for phase in PHASE_ORDER:
        started(phase=phase)
    assert len(questions(as_(unesco()), "/portfolio/")) == 15


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_of_a_programme_asks_the_same_beside_others(as_, others):
    programme = busy()
    amina = owner_of_all(programme, *(busy() for _ in range(others)))
    assert len(questions(as_(amina), programme.get_absolute_url())) == 24


def test_the_page_of_a_programme_asks_the_same_empty_and_full(as_):
    counts = [len(questions(as_(owner_of_all(one)), one.get_absolute_url())) for one in (started(), busy(), busy(3))]
    # Beads need sessions and faces need duties: what is not there is not asked for.
    assert counts == [21, 24, 24]


def test_donors_ask_little(as_):
    programme = busy()
    assert len(questions(as_(observer_of(programme)), programme.get_absolute_url())) == 8


@pytest.mark.parametrize("path", ["/toolkit/", "/toolkit/all/", "/profile/", "/help/"])
def test_pages_without_a_programme_ask_who_is_there_and_little_else(as_, path):
    assert len(questions(as_(PersonFactory()), path)) <= 4


def test_the_database_answers_at_once_and_compiles_no_query():
    """With compiling, which Debian's server does of its own accord, home took half a second more."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
