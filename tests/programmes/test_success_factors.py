"""Success factors are scored at each moment, from 0 to 3."""

import pytest

from programmes import actions
from programmes.models import SuccessScore
from tests.factories import today

pytestmark = pytest.mark.django_db


def test_factors_are_scored_at_each_moment_and_scored_anew(programme, coordinator):
    for moment, score in (("midway", 1), ("end", 2), ("end", 3)):
        actions.score_factors(
            programme=programme, moment=moment, scores={"SF-01": (score, "Minutes")}, by=coordinator, today=today()
        )
    assert set(SuccessScore.objects.values_list("moment", "score")) == {("midway", 1), ("end", 3)}


def test_scores_are_kept_from_the_page(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}success-factors/"
    values = {"moment": "end", "SF-01": "2", "SF-01-why": "Four ministries took part."}
    assert as_(coordinator).post(path, values).status_code == 302
    row = SuccessScore.objects.get()
    assert (row.factor, row.score, row.evidence) == ("SF-01", 2, "Four ministries took part.")


@pytest.mark.parametrize("wrong", [{"SF-01": "-1"}, {"SF-01": "9"}])
def test_a_score_outside_the_scale_is_refused(as_, programme, coordinator, wrong):
    path = f"{programme.get_absolute_url()}success-factors/"
    assert as_(coordinator).post(path, wrong | {"moment": "end"}).status_code == 422
    assert as_(coordinator).post(path, {"moment": "someday", "SF-01": "2"}).status_code == 404
    assert SuccessScore.objects.count() == 0
