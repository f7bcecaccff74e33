"""Default wording of the ground rules, and which teams still have to accept them."""

import hashlib

from django.utils.translation import gettext as _

from programmes.models import Programme, RulesAcceptance
from programmes.models.teams import Side


def default_ground_rules() -> str:
    """What the method wants settled (PREP-10): confidence, credit, recording, data and respect. To be edited."""
    return _(
        "1. What is said in a session stays among those who took part, unless its author agrees.\n"
        "2. Whoever shares a practice or a document is named, unless they prefer not to be.\n"
        "3. Nobody records a session without the consent of everyone in it.\n"
        "4. Personal data serve this exchange only.\n"
        "5. We let each other finish, and no country judges another."
    )


def rules_digest(rules: str) -> str:
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


def teams_to_ask(programme: Programme):
    """Teams of both sides that have not accepted the rules as they are."""
    accepted = RulesAcceptance.objects.standing().values("team")
    return programme.teams.filter(archived_at=None).exclude(side=Side.SUPPORT).exclude(pk__in=accepted)
