"""What ``visible_to`` of every model keeps to: plain keys, nothing for strangers, no row twice."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from programmes.models import Membership
from tests.factories import (
    ContributionFactory,
    DraftFactory,
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    InvitationFactory,
    LessonFactory,
    MeasurementFactory,
    NeedFactory,
    PeerSessionFactory,
    PersonFactory,
    PhaseChangeFactory,
    RecipientFactory,
    ReportFactory,
    RulesAcceptanceFactory,
    SurveyFactory,
    coordinator_of,
    member_of,
    now,
    observer_of,
    started,
    team_of,
    unesco,
)

MODELS = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


def test_every_model_with_a_door_has_rows_in_the_demonstration(demo):
    assert len(MODELS) == 34
    assert {model.__name__ for model in MODELS if not model._default_manager.exists()} == {"Draft"}


@pytest.mark.parametrize("portfolio", ["", "AFR", "all"])
def test_no_condition_looks_for_memberships(demo, portfolio):
    amina = Membership.objects.active().filter(team__programme=demo["SSD-COPY"], role="coordinator").get().person
    amina.portfolio = portfolio
    found = {
        model.__name__
        for model in MODELS
        if "programmes_membership" in str(model._default_manager.visible_to(Viewer(amina)).query)
    }
    assert found == {"Membership"}


def test_a_reader_of_all_programmes_is_given_no_list_of_them(demo):
    kinds = [model for model in MODELS if hasattr(model, "programme_id")]
    asked = {model.__name__: str(model._default_manager.visible_to(Viewer(unesco())).query) for model in kinds}
    assert {name for name, sql in asked.items() if 'programme_id" IN' in sql} == set()


@pytest.mark.parametrize("make", [PersonFactory, AnonymousUser])
def test_whoever_belongs_to_no_programme_sees_nothing(demo, make):
    viewer = Viewer(make())
    assert {model.__name__ for model in MODELS if model._default_manager.visible_to(viewer).exists()} == set()


def test_nobody_sees_a_row_twice(demo):
    for person in Person.objects.filter(memberships__team__programme=demo["SSD-COPY"]).distinct():
        for model in MODELS:
            keys = list(model._default_manager.visible_to(Viewer(person)).values_list("pk", flat=True))
            assert len(keys) == len(set(keys))


def test_a_viewer_asks_once_and_only_when_it_matters(demo, django_assert_num_queries):
    amina = Viewer(Membership.objects.active().filter(role="coordinator").first().person)
    with django_assert_num_queries(1):
        assert amina.teams
        assert amina.programmes_on("seeking") == {seat.programme for seat in amina.seats}
    with django_assert_num_queries(0):
        assert Viewer(AnonymousUser()).seats == ()


# How a row of a programme is made, and whether donors and observers see it too.
DOORS = {
    "Programme": (lambda programme: programme, True),
    "PhaseChange": (lambda programme: PhaseChangeFactory(programme=programme), True),
    "ExpectedOutcome": (lambda programme: ExpectedOutcomeFactory(programme=programme), True),
    "Indicator": (lambda programme: IndicatorFactory(outcome__programme=programme), True),
    "Measurement": (lambda programme: MeasurementFactory(indicator__outcome__programme=programme), False),
    "accepted Measurement": (
        lambda programme: MeasurementFactory(indicator__outcome__programme=programme, status="accepted"),
        True,
    ),
    "Contribution": (lambda programme: ContributionFactory(outcome__programme=programme), True),
    "Report": (lambda programme: ReportFactory(programme=programme), False),
    "published Report": (lambda programme: ReportFactory(programme=programme, status="published"), True),
    "Membership": (lambda programme: member_of(programme, "deputy").memberships.get(), False),
    "Invitation": (lambda programme: InvitationFactory(team=team_of(programme, "seeking")), False),
    "RulesAcceptance": (lambda programme: RulesAcceptanceFactory(team=team_of(programme, "seeking")), False),
    "Need": (lambda programme: NeedFactory(programme=programme), False),
    "FollowUpAction": (lambda programme: FollowUpActionFactory(programme=programme), False),
    "Lesson": (lambda programme: LessonFactory(programme=programme), False),
    "Survey": (lambda programme: SurveyFactory(programme=programme), False),
    "PeerSession": (
        lambda programme: PeerSessionFactory(programme=programme, teams=[team_of(programme, "seeking")]),
        False,
    ),
}
# These are never put away, or go with what they belong to.
STAYS = {"Programme", "Measurement"}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "for_donors"), DOORS.values(), ids=DOORS)
def test_a_row_of_a_programme_is_for_its_people_until_it_is_put_away(programme, coordinator, make, for_donors):
    row, foreign = make(programme), make(started(code="KEN-1"))
    rows = type(row).objects
    readers = (coordinator, observer_of(programme), coordinator_of(started(code="KEN-2")))
    assert [row in rows.visible_to(Viewer(one)) for one in readers] == [True, for_donors, False]
    assert foreign not in rows.visible_to(Viewer(coordinator))
    regions = [unesco(region) for region in (Person.Portfolio.AFRICA, Person.Portfolio.LATIN_AMERICA)]
    assert [row in rows.visible_to(Viewer(one)) for one in regions] == [True, False]
    if hasattr(row, "archived_at") and type(row).__name__ not in STAYS:
        rows.update(archived_at=now())
        assert list(rows.visible_to(Viewer(coordinator))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("make", [DraftFactory, RecipientFactory])
def test_a_draft_and_a_request_for_answers_are_for_one_person(make):
    ours, theirs = make(), make()
    assert list(type(ours).objects.visible_to(Viewer(ours.person))) == [ours]
    assert list(type(ours).objects.visible_to(Viewer(theirs.person))) == [theirs]
