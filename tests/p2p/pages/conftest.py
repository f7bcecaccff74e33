"""A member of the seeking team and a follow-up action that is theirs."""

import pytest

from tests.factories import FollowUpActionFactory, days, teammate_of


@pytest.fixture
def bol(programme):
    return teammate_of(programme, name="Bol")


@pytest.fixture
def task(programme, bol):
    return FollowUpActionFactory(programme=programme, number=4, owner=bol, due_on=days(2), title="Write the text")
