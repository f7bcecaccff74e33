"""Roles of UNESCO staff: which exist, who holds them, who may grant or withdraw them."""

import dataclasses
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n.text import bidi_isolate, sort_key
from programmes.models import Membership, Programme, State
from programmes.permissions import is_overseeing
from programmes.policy import Role
from programmes.regions import countries_of

ADMINISTRATOR = "administrator"
STAFF_ROLES = [Role.OFFICER, Role.OBSERVER]


@dataclasses.dataclass(frozen=True)
class Grant:
    """One role: of the whole site, for the region of a portfolio, or in one programme."""

    kind: str
    region: str = ""
    programme: Programme | None = None

    @property
    def code(self) -> str:
        """As forms send it and the history keeps it."""
        return ":".join(part for part in (self.kind, self.scope) if part)

    @property
    def scope(self) -> str:
        return self.programme.code if self.programme else self.region

    @property
    def label(self) -> str:
        return grant_label(self.code)

    @property
    def scope_label(self) -> str:
        """The scope in words. Shows no title: only people inside a programme read that."""
        if self.programme:
            return f"{bidi_isolate(self.scope)} · {countries.name(self.programme.seeking_country)}"
        return str(Person.Portfolio(self.region).label) if self.region else grant_kind_label(self.kind)


def grant_kind_label(kind: str) -> str:
    return _("Administrator") if kind == ADMINISTRATOR else str(Role(kind).label)


def grant_label(code: str) -> str:
    kind, _colon, scope = code.partition(":")
    place = str(Person.Portfolio(scope).label) if kind == Role.PORTFOLIO else scope and bidi_isolate(scope)
    return " · ".join(part for part in (grant_kind_label(kind), place) if part)


def may_manage_staff(person: Person) -> bool:
    return person.is_active and (person.is_superuser or bool(person.portfolio))


def may_change_grant(giver: Person, grant: Grant) -> bool:
    """Administrators change every role; portfolio readers those within their portfolio, never a wider one."""
    if not may_manage_staff(giver) or giver.is_superuser:
        return giver.is_active and giver.is_superuser
    if grant.kind == Role.PORTFOLIO:
        return giver.portfolio in {Person.Portfolio.ALL, grant.region}
    return grant.programme is not None and is_overseeing(giver, str(grant.programme.seeking_country))


def may_close_account(giver: Person, person: Person) -> bool:
    """Whether ``giver`` may deactivate ``person`` or sign them out: ``giver`` oversees everything they are part of."""
    if not may_manage_staff(giver) or giver.is_superuser:
        return giver.is_active and giver.is_superuser
    wider = person.portfolio and not may_change_grant(giver, Grant(Role.PORTFOLIO, person.portfolio))
    memberships = Membership.objects.active().filter(person=person).select_related("team__programme")
    return not (person.is_superuser or wider) and all(
        is_overseeing(giver, str(membership.programme.seeking_country)) for membership in memberships
    )


def grants_of(people: Iterable[Person]) -> dict[int, list[Grant]]:
    """The roles of each person today, by their key."""
    grants = {
        person.pk: [Grant(ADMINISTRATOR)] * person.is_superuser
        + [Grant(Role.PORTFOLIO, person.portfolio)] * bool(person.portfolio)
        for person in people
    }
    held = Membership.objects.active().filter(person__in=grants, role__in=STAFF_ROLES).select_related("team__programme")
    for membership in held.order_by("role", "team__programme__code"):
        grants[membership.person_id].append(Grant(membership.role, programme=membership.programme))
    return grants


def grants_offered_by(giver: Person) -> list[Grant]:
    not_over = Programme.objects.exclude(state__in=[State.ARCHIVED, State.CANCELLED]).order_by("code")
    programmes = list(not_over.only("code", "seeking_country"))
    every = [
        Grant(ADMINISTRATOR),
        *(Grant(Role.PORTFOLIO, region) for region in Person.Portfolio.values if region),
        *(Grant(role, programme=programme) for role in STAFF_ROLES for programme in programmes),
    ]
    return [grant for grant in every if may_change_grant(giver, grant)]


def people_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """Whom ``viewer`` may find. For a region: UNESCO staff, people of its programmes, and people of no programme."""
    if viewer.person.is_superuser or viewer.portfolio == Person.Portfolio.ALL:
        return Person.objects.all()
    active = Membership.objects.active()
    here = active.filter(team__programme__seeking_country__in=countries_of(viewer.portfolio))
    within = Q(pk__in=here.values("person")) | ~Q(pk__in=active.values("person"))
    return Person.objects.filter(unesco_staff_condition() | within)


def unesco_staff_condition() -> Q:
    held = Membership.objects.active().filter(role__in=STAFF_ROLES)
    return Q(is_superuser=True) | ~Q(portfolio="") | Q(pk__in=held.values("person"))


def find_people(viewer: Viewer, search: str) -> QuerySet[Person]:
    """Search by name (accents ignored), user name or address; without a search all UNESCO staff."""
    if not search:
        return people_visible_to(viewer).filter(unesco_staff_condition())
    # People who were invited and have not answered are a name without an address.
    people = people_visible_to(viewer).exclude(email=None, username=None, contact_email="")
    named = Q(sort_key__contains=sort_key(search)) | Q(name__icontains=search) | Q(username__icontains=search)
    return people.filter(named | Q(email__icontains=search) | Q(contact_email__icontains=search))
