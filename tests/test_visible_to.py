"""What ``visible_to`` of every model keeps to: plain keys, nothing for strangers, no row twice."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from programmes.models import Membership
from tests.factories import PersonFactory, unesco

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
