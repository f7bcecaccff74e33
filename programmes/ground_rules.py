"""Default wording of the ground rules, and which teams still have to accept them."""

import hashlib

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from programmes.models import Programme, RulesAcceptance, Team
from programmes.models.teams import Side


def default_ground_rules() -> str:
    """A first wording to edit, on what PREP-10 of the method asks to settle: confidence, credit, recording, data."""
    return _(
        "1. What is said in a session stays among those who took part, unless its author agrees.\n"
        "2. Whoever shares a practice or a document is named, unless they prefer not to be.\n"
        "3. Nobody records a session without the consent of everyone in it.\n"
        "4. Personal data serve this exchange only.\n"
        "5. We let each other finish, and no country judges another."
    )


def rules_digest(rules: str) -> str:
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


def teams_to_ask(programme: Programme) -> QuerySet[Team]:
    """Teams of both sides that have not accepted the present rules."""
    accepted = RulesAcceptance.objects.standing().values("team")
    return programme.teams.filter(archived_at=None).exclude(side=Side.SUPPORT).exclude(pk__in=accepted)
