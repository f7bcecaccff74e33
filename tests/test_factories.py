"""Every model of ours has a factory that makes a row without being told anything."""

import inspect

import pytest
from django.apps import apps

from tests import factories

OURS = ("p2p", "programmes", "peers", "sessions", "outcomes")
FACTORIES = {
    factory._meta.model: factory
    for _name, factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(factory, factories.DjangoModelFactory) and factory is not factories.DjangoModelFactory
}


def our_models():
    return [one for one in apps.get_models() if one.__module__.split(".")[0] in OURS]


def test_every_model_has_a_factory():
    assert {one.__name__ for one in our_models()} - {one.__name__ for one in FACTORIES} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted(FACTORIES, key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_a_factory_makes_a_sound_row(model):
    row = FACTORIES[model]()
    row.full_clean(exclude=[one.name for one in model._meta.fields if one.value_from_object(row) in (None, "", [], {})])
    assert list(model.objects.filter(pk=row.pk)) == [row]
