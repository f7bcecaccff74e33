"""Subqueries for "the coordinator of this programme", used by duties that fall to whoever holds the role today."""

from django.db.models import OuterRef, Subquery

from programmes.access import Role
from programmes.models import Membership


def coordinator_of(programme: str = "programme") -> Subquery:
    """The coordinator's key, or the deputy's where there is no coordinator."""
    leads = Membership.objects.active().filter(
        team__programme=OuterRef(programme), role__in=[Role.COORDINATOR, Role.DEPUTY]
    )
    return Subquery(leads.order_by("rank").values("person")[:1])
