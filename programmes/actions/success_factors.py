"""Score success factors."""

import datetime as dt

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from programmes.enums import ProgrammeVerb
from programmes.models import Programme, SuccessScore


@transaction.atomic
def score_factors(
    *, programme: Programme, moment: str, scores: dict[str, tuple[int, str]], by: Person | None, today: dt.date
) -> None:
    """``scores`` maps a success factor to its score (0-3) and one line of evidence."""
    for factor, (score, evidence) in scores.items():
        SuccessScore.objects.update_or_create(
            programme=programme,
            factor=factor,
            moment=moment,
            defaults={"score": score, "evidence": evidence, "by": by, "on": today},
        )
    record_event(by, ProgrammeVerb.SCORED, programme, changes=sorted(scores))
