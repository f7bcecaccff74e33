"""One table of bands: the page of a risk, the drawing of the report and its title say the same of every score."""

import pytest

from outcomes.reports import charts
from programmes.models import Risk
from programmes.risk_bands import RiskBand, band_of

SCORES = sorted({likelihood * impact for likelihood in range(1, 6) for impact in range(1, 6)})
# Where one band ends and the next one begins, and scores that no form accepts.
EDGES = {0: 0, 1: 0, 4: 0, 5: 1, 9: 1, 10: 2, 16: 2, 17: 3, 25: 3, 26: 3}


@pytest.mark.parametrize(("score", "step"), EDGES.items())
def test_a_score_has_one_band_even_beyond_the_scale(score, step):
    assert (band_of(score).step, charts.cell(score, [])["band"]) == (step, step)


def test_page_and_drawing_agree_on_every_score_there_is():
    labels = ["low", "medium", "high", "very high"]
    pages = [Risk(likelihood=score, impact=1).band for score in SCORES]
    assert pages == [labels[charts.cell(score, [])["band"]] for score in SCORES]


def test_the_bands_follow_each_other_without_a_gap():
    assert [(band.least, int(band)) for band in RiskBand] == [(1, 4), (5, 9), (10, 16), (17, 25)]
