"""Home: what do I have to do next, in one sentence and one list."""

import datetime as dt

import pytest
from django.utils.translation import override

from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import DUTIES
from p2p.pages.home import queries
from programmes.policy import Role
from tests.factories import (
    FollowUpActionFactory,
    MembershipFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    PersonFactory,
    coordinator_of,
    days,
    now,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
    unesco,
)


def owed(*gaps: int) -> list[Duty]:
    kind = DUTIES.entries()["action"]
    return [Duty(kind, 1, "UGA-T", 1, "Write", days(gap), today()) for gap in gaps]


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ([], "Nothing is late."),
        ([20], "Nothing is late."),
        ([-1], "1 thing is late."),
        ([-1, -9], "2 things are late."),
        ([0], "1 thing is for this week."),
        ([-1, 2, 3], "1 thing is late, 2 are for this week."),
    ],
)
def test_the_heading_is_the_news(gaps, words):
    with override("en"):
        assert queries.headline(owed(*gaps)) == words


@pytest.mark.django_db
def test_duties_stand_in_their_groups():
    bol = teammate_of(started())
    programme = bol.memberships.get().programme
    for gap in (-2, 3, 30, 60):
        FollowUpActionFactory(programme=programme, owner=bol, due_on=days(gap))
    page = queries.home_context(Viewer(bol), now())
    assert [len(page[group]) for group in ("late", "soon", "later")] == [1, 1, 1]


@pytest.mark.django_db
def test_the_next_session_is_the_nearest_one_that_i_may_see():
    programme = started()
    thabo = peer_of(programme, time_zone="Africa/Johannesburg")
    both = [team_of(programme, "seeking"), team_of(programme, "providing")]
    coordinator_of(programme, time_zone="Africa/Kampala")
    soon = now() + dt.timedelta(days=1)
    PeerSessionFactory(programme=programme, teams=both[:1], starts_at=soon)
    PeerSessionFactory(programme=programme, teams=both, starts_at=soon, status="cancelled")
    mine = PeerSessionFactory(programme=programme, teams=both, starts_at=soon + dt.timedelta(days=1))
    PeerSessionFactory(programme=programme, teams=both, starts_at=soon + dt.timedelta(days=2))
    page = queries.home_context(Viewer(thabo), now())
    assert page["next"] == mine
    assert [one.zone for one in page["clocks"]] == ["Africa/Johannesburg", "Africa/Kampala"]


@pytest.mark.django_db
def test_home_lists_the_programmes_one_works_in_and_not_a_whole_portfolio():
    first, second = started(), started()
    ingrid = unesco()
    assert queries.home_context(Viewer(ingrid), now())["programmes"] == []
    for programme in (first, second):
        MembershipFactory(person=ingrid, team=team_of(programme, "support"), role=Role.OFFICER)
    assert queries.home_context(Viewer(ingrid), now())["programmes"] == sorted(
        [first, second], key=lambda one: one.code
    )


@pytest.mark.django_db
def test_the_voice_of_the_day_is_a_lesson_everybody_may_hear():
    programme = started()
    thabo = peer_of(programme)
    both = [team_of(programme, side) for side in ("seeking", "providing")]
    session = PeerSessionFactory(programme=programme, teams=both)
    note = NoteFactory(session=session, author=thabo, state="shared")
    NoteEntryFactory(note=note, kind="lesson", visibility="own_side")
    NoteEntryFactory(note=note, kind="decision")
    assert queries.home_context(Viewer(thabo), now())["voice"] is None
    lesson = NoteEntryFactory(note=note, kind="lesson")
    assert queries.home_context(Viewer(thabo), now())["voice"] == lesson


@pytest.mark.django_db
def test_somebody_without_a_programme_is_told_so_kindly(as_):
    assert as_(PersonFactory()).get("/").status_code == 200


@pytest.mark.django_db
def test_the_day_is_that_of_the_reader(as_):
    programme = started()
    far_east = teammate_of(programme, time_zone="Pacific/Kiritimati")
    FollowUpActionFactory(programme=programme, owner=far_east, due_on=today())
    # At noon in Greenwich it is already tomorrow there.
    assert len(as_(far_east).get("/").context["late"]) == 1
