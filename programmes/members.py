"""Who works in a programme, who leads it, and which UNESCO officer looks after it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from p2p.base.accounts.models import Person
from programmes.models import Membership, Programme
from programmes.models.programmes import in_force
from programmes.policy import Role

NO_CONDITION = Q()


def with_lead(
    rows: QuerySet, at: str = "programme__", *, teams: str = "", only: Q = NO_CONDITION, also: Q = NO_CONDITION
) -> QuerySet:
    """``rows`` of programmes that somebody leads, each with that person's key as ``lead``.

    The coordinator, or the deputy where there is none; ``at`` leads from a row to its programme. A join and no
    subquery: asked for one person, the database begins with the few programmes that they lead. ``teams`` leads to
    those who are told of the row at all, where that is not the whole programme; ``only`` are the rows that concern
    the lead; ``also`` are others among them.
    """
    member = f"{teams or f'{at}teams'}__memberships__"
    coordinators = Membership.objects.active().filter(
        team__programme=OuterRef(f"{at}pk"), role=Role.COORDINATOR, person__is_active=True
    )
    stands_in = Q(**{f"{member}role": Role.DEPUTY}) & ~Exists(coordinators)
    leads = Q(**{f"{member}role": Role.COORDINATOR}) | stands_in
    here = in_force(member) & Q(**{f"{member}person__is_active": True})
    return rows.filter(here, leads & only | also).annotate(lead=F(f"{member}person"))


def with_officer(rows: QuerySet, at: str = "programme__") -> QuerySet:
    """``rows`` once for each programme officer of theirs, with the officer's key as ``officer``."""
    member = f"{at}teams__memberships__"
    officers = Q(**{f"{member}role": Role.OFFICER})
    return rows.filter(in_force(member), officers).annotate(officer=F(f"{member}person"))


def has_account(person: Person) -> bool:
    """Somebody we know: who signs in one way or another, oversees programmes, or has ever belonged to a team.

    An invitation never signs in as one of them and sets no password of theirs.
    """
    signs_in = person.has_usable_password() or person.email or person.username
    return bool(signs_in or person.portfolio or person.is_superuser) or person.memberships.exists()


def people_working_in(programme: Programme, *present: int | None) -> QuerySet[Person]:
    """Everybody who works in the programme, for choices of owners and note-takers; observers read results only.

    ``present`` are the keys of those who are chosen now: whoever has left meanwhile is not dropped without a word.
    """
    active = Membership.objects.active().filter(team__programme=programme).exclude(role=Role.OBSERVER)
    chosen = [key for key in present if key]
    here = Q(pk__in=active.values("person"), is_active=True)
    return Person.objects.filter(here | Q(pk__in=chosen)).order_by("sort_key")
