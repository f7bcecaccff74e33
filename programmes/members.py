"""Who works in a programme, who leads it, and which UNESCO officer looks after it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from p2p.base.accounts.models import Person
from programmes.models import Membership, Programme
from programmes.models.memberships import serving
from programmes.policy import Role

NO_CONDITION = Q()


def with_lead(
    queryset: QuerySet, at: str = "programme__", *, teams: str = "", only: Q = NO_CONDITION, also: Q = NO_CONDITION
) -> QuerySet:
    """``queryset`` with the key of the person who leads the programme as ``lead``: the coordinator, else the deputy.

    ``at`` is the lookup path to the programme. ``teams`` is the lookup path to the teams allowed to know of the row,
    if not all. ``only`` restricts which rows concern the lead; ``also`` adds rows of further people of those teams.
    A join and no subquery: filtered by one person, the database starts from the few programmes that they lead.
    """
    member = f"{teams or f'{at}teams'}__memberships__"
    coordinators = Membership.objects.serving(Role.COORDINATOR).filter(team__programme=OuterRef(f"{at}pk"))
    stands_in = Q(**{f"{member}role": Role.DEPUTY}) & ~Exists(coordinators)
    leads = Q(**{f"{member}role": Role.COORDINATOR}) | stands_in
    return queryset.filter(serving(prefix=member), leads & only | also).annotate(lead=F(f"{member}person"))


def with_officer(queryset: QuerySet, at: str = "programme__") -> QuerySet:
    """``queryset`` repeated for each programme officer, whose key is annotated as ``officer``."""
    member = f"{at}teams__memberships__"
    return queryset.filter(serving(Role.OFFICER, prefix=member)).annotate(officer=F(f"{member}person"))


def has_account(person: Person) -> bool:
    """Whether the person can sign in, is staff, or has ever belonged to a team.

    An invitation never signs anybody in as such a person, nor sets their password.
    """
    signs_in = person.has_usable_password() or person.email or person.username
    return bool(signs_in or person.portfolio or person.is_superuser) or person.memberships.exists()


def people_working_in(programme: Programme, *present: int | None) -> QuerySet[Person]:
    """Everybody who works in the programme, as choices for owners and note-takers: all but observers.

    ``present`` are the keys chosen now: they stay choices even if the person has left, so that no save drops them.
    """
    active = Membership.objects.active().filter(team__programme=programme).exclude(role=Role.OBSERVER)
    chosen = [key for key in present if key]
    here = Q(pk__in=active.values("person"), is_active=True)
    return Person.objects.filter(here | Q(pk__in=chosen)).order_by("sort_key")
