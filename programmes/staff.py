"""Roles of UNESCO staff: which exist, who holds them, who may grant or withdraw them."""

import dataclasses
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import bidi_isolate, sort_key
from programmes.models import Membership, Programme, State
from programmes.permissions import oversees
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
    def words(self) -> str:
        return grant_label(self.code)

    @property
    def scope_label(self) -> str:
        """What tells it apart from others of its kind: nothing that only people inside a programme read."""
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
    """Administrators change every role; whoever reads a portfolio those that lie within it, and never a wider one."""
    if not may_manage_staff(giver) or giver.is_superuser:
        return giver.is_active and giver.is_superuser
    if grant.kind == Role.PORTFOLIO:
        return giver.portfolio in {Person.Portfolio.ALL, grant.region}
    return grant.programme is not None and oversees(giver, str(grant.programme.seeking_country))


def may_close_account(giver: Person, person: Person) -> bool:
    """Whether ``giver`` may deactivate somebody or sign them out: everything they are part of is within reach."""
    if not may_manage_staff(giver) or giver.is_superuser:
        return giver.is_active and giver.is_superuser
    wider = person.portfolio and not may_change_grant(giver, Grant(Role.PORTFOLIO, person.portfolio))
    held = Membership.objects.active().filter(person=person).select_related("team__programme")
    return not (person.is_superuser or wider) and all(
        oversees(giver, str(one.programme.seeking_country)) for one in held
    )


def grants_of(people: Iterable[Person]) -> dict[int, list[Grant]]:
    """The roles of each of them today."""
    grants = {
        one.pk: [Grant(ADMINISTRATOR)] * one.is_superuser + [Grant(Role.PORTFOLIO, one.portfolio)] * bool(one.portfolio)
        for one in people
    }
    held = Membership.objects.active().filter(person__in=grants, role__in=STAFF_ROLES).select_related("team__programme")
    for membership in held.order_by("role", "team__programme__code"):
        grants[membership.person_id].append(Grant(membership.role, programme=membership.programme))
    return grants


def grants_offered_by(giver: Person) -> list[Grant]:
    """Every role that ``giver`` may give."""
    open_ones = Programme.objects.exclude(state__in=[State.ARCHIVED, State.CANCELLED]).order_by("code")
    programmes = list(open_ones.only("code", "seeking_country"))
    every = [
        Grant(ADMINISTRATOR),
        *(Grant(Role.PORTFOLIO, region) for region in Person.Portfolio.values if region),
        *(Grant(role, programme=one) for role in STAFF_ROLES for one in programmes),
    ]
    return [grant for grant in every if may_change_grant(giver, grant)]


def people_visible_to(viewer: Person) -> QuerySet[Person]:
    """Whom ``viewer`` may find: a region sees UNESCO's people, those of its programmes and those of none."""
    if viewer.is_superuser or viewer.portfolio == Person.Portfolio.ALL:
        return Person.objects.all()
    active = Membership.objects.active()
    here = active.filter(team__programme__seeking_country__in=countries_of(viewer.portfolio))
    within = Q(pk__in=here.values("person")) | ~Q(pk__in=active.values("person"))
    return Person.objects.filter(unesco_staff_condition() | within)


def unesco_staff_condition() -> Q:
    held = Membership.objects.active().filter(role__in=STAFF_ROLES)
    return Q(is_superuser=True) | ~Q(portfolio="") | Q(pk__in=held.values("person"))


def find_people(viewer: Person, words: str) -> QuerySet[Person]:
    """By name, without its accents, or by address; UNESCO's people when nothing is asked."""
    if not words:
        return people_visible_to(viewer).filter(unesco_staff_condition())
    # Whoever was invited and has not answered is a name without an address.
    people = people_visible_to(viewer).exclude(email=None, username=None, contact_email="")
    named = Q(sort_key__contains=sort_key(words)) | Q(name__icontains=words) | Q(username__icontains=words)
    return people.filter(named | Q(email__icontains=words) | Q(contact_email__icontains=words))
