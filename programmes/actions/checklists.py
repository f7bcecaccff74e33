"""What was ticked and how success factors were scored."""

import datetime as dt

from django.db import transaction

from p2p.accounts.models import Person
from p2p.audit.record import record
from programmes.models import ChecklistTick, Programme, SuccessScore


@transaction.atomic
def tick(
    *, programme: Programme, item: str, state: str, by: Person | None, today: dt.date, note: str = ""
) -> ChecklistTick:
    mark, _new = ChecklistTick.objects.update_or_create(
        programme=programme, item=item, defaults={"state": state, "by": by, "on": today, "note": note}
    )
    record(by, "ticked", mark, changes=["state"])
    return mark


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
    record(by, "scored", programme, changes=sorted(scores))
