"""What may harm a programme, and who watches it."""

import pytest

from p2p.base.history.models import Event
from tests.factories import RiskFactory, days, teammate_of, today

pytestmark = pytest.mark.django_db


def test_its_owner_reviews_a_risk_and_no_other_member_does(as_, programme):
    owner, other = teammate_of(programme), teammate_of(programme)
    risk = RiskFactory(programme=programme, owner=owner, likelihood=2, impact=2, review_on=today())
    path, browser = risk.get_absolute_url(), as_(owner)
    form = browser.get(path).context["form"]
    typed = {field.name: field.value() for field in form if field.value() not in (None, "")}
    typed |= {"likelihood": 4, "impact": 5, "review_on": days(30)}
    assert as_(other).post(path, typed).status_code == 403
    assert browser.post(path, typed).status_code == 302
    risk.refresh_from_db()
    assert (risk.score, risk.review_on) == (20, days(30))
    event = Event.objects.latest("pk")
    assert (event.actor, set(event.changes)) == (owner, {"likelihood", "impact", "review_on"})


def test_the_list_of_risks_counts_the_reviews_that_are_overdue(as_, programme, coordinator):
    for late in (-1, -3, 5):
        RiskFactory(programme=programme, review_on=days(late))
    assert as_(coordinator).get(f"{programme.get_absolute_url()}risks/").context["overdue_count"] == 2
