"""Who leads a programme today: the coordinator, or the deputy where there is none."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from programmes.access import Role
from programmes.models import Membership
from programmes.models.programme import in_force


def with_lead(rows: QuerySet) -> QuerySet:
    """``rows`` of programmes that somebody leads, each with that person's key as ``lead``.

    A join and no subquery: asked for one person, the database begins with the few programmes that they lead.
    """
    member = "programme__teams__memberships__"
    coordinators = Membership.objects.active().filter(team__programme=OuterRef("programme"), role=Role.COORDINATOR)
    stands_in = Q(**{f"{member}role": Role.DEPUTY}) & ~Exists(coordinators)
    leads = Q(**{f"{member}role": Role.COORDINATOR}) | stands_in
    return rows.filter(in_force(member), leads).annotate(lead=F(f"{member}person"))
