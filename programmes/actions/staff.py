"""Accounts and roles of UNESCO staff. Nobody promotes themselves; an active administrator always remains."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.base.accounts.actions import create_person, revoke_copied_links
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.actions import record_event
from p2p.base.history.enums import Verb
from p2p.base.notifications.actions import notify
from programmes.actions.memberships import join, leave
from programmes.enums import ProgrammeVerb
from programmes.message_kinds import AccountCreated, RoleGiven
from programmes.models import Membership, Programme, Team
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.policy import Role
from programmes.staff import ADMINISTRATOR, Grant, grants_of, may_change_grant, may_close_account, people_visible_to

FIRST_PAGE = "/profile/#id_password"
ACTS = {
    "deactivate": ProgrammeVerb.DEACTIVATED,
    "reactivate": ProgrammeVerb.REACTIVATED,
    "sign_out": ProgrammeVerb.SIGNED_OUT,
}


def lock_people(by: Person, person: Person) -> tuple[Person, Person]:
    """Both as stored now. All administrators are locked too: of two who withdraw each other only the first succeeds."""
    locked = Person.objects.select_for_update().filter(Q(pk__in=[by.pk, person.pk]) | Q(is_superuser=True))
    people = {person.pk: person for person in locked.order_by("pk")}
    return people[by.pk], people[person.pk]


def require_allowed(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("This is beyond your own role. Ask an administrator."))


def require_other_administrator(person: Person) -> None:
    others = Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise ValidationError(_("This is the last active administrator. Name another one first."))


@transaction.atomic
def create_colleague(*, name: str, email: str, language: str, by: Person, now: dt.datetime) -> Person:
    """Create an account and mail its first link; for an address that is known already return that person."""
    try:
        with transaction.atomic():
            person = create_person(name=name, email=email, language=language)
    except IntegrityError as taken:
        if known := people_visible_to(Viewer(by)).filter(email__iexact=email).first():
            return known
        raise ValidationError({"email": _("Somebody already signs in with this e-mail.")}) from taken
    record_event(by, Verb.CREATED, person)
    message = AccountCreated(by=by.name, path=FIRST_PAGE)
    notify(person=person, key="account", message=message, programme_code="", now=now)
    return person


@transaction.atomic
def give_role(*, person: Person, grant: Grant, by: Person, now: dt.datetime) -> None:
    giver, person = lock_people(by, person)
    require_allowed(giver != person and person.is_active and may_change_grant(giver, grant))
    if grant in grants_of([person])[person.pk]:
        return
    if grant.kind == ADMINISTRATOR:
        person.is_superuser = True
    elif grant.kind == Role.PORTFOLIO:
        if person.portfolio:
            withdraw_role(person=person, grant=Grant(Role.PORTFOLIO, person.portfolio), by=giver, now=now)
        person.portfolio = grant.region
    elif grant.programme:
        team = support_team(grant.programme)
        join(
            person=person,
            team=team,
            role=grant.kind,
            sector=Sector.INTERNATIONAL,
            by=giver,
            on=grant.programme.day_of(now),
        )
    person.save(update_fields=["is_superuser", "portfolio"])
    revoke_copied_links(person)
    event = record_event(giver, ProgrammeVerb.GRANTED, person, changes=[grant.code])
    with translation.override(person.language):
        message = RoleGiven(by=giver.name, role=grant.label)
    notify(person=person, key=f"role:{event.pk}", message=message, programme_code="", now=now)


def support_team(programme: Programme) -> Team:
    team = programme.teams.live().filter(side=Side.SUPPORT).order_by("pk").first()
    return team or Team.objects.create(programme=programme, code="UNESCO", side=Side.SUPPORT)


@transaction.atomic
def withdraw_role(*, person: Person, grant: Grant, by: Person, now: dt.datetime) -> None:
    """Take a role away; everybody may give up one of their own."""
    giver, person = lock_people(by, person)
    require_allowed(giver == person or may_change_grant(giver, grant))
    if grant not in grants_of([person])[person.pk]:
        return
    if grant.kind == ADMINISTRATOR:
        require_other_administrator(person)
        person.is_superuser = False
    elif grant.kind == Role.PORTFOLIO:
        person.portfolio = ""
    else:
        memberships = Membership.objects.active().filter(
            person=person, role=grant.kind, team__programme=grant.programme
        )
        for membership in memberships:
            leave(membership=membership, by=giver, now=now)
    person.save(update_fields=["is_superuser", "portfolio"])
    record_event(giver, ProgrammeVerb.ENDED, person, changes=[grant.code])


@transaction.atomic
def change_account(*, person: Person, act: str, by: Person, now: dt.datetime) -> None:
    """Deactivate, reactivate, or sign out everywhere; what the person wrote stays, and so do their roles.

    Only another active administrator deactivates one, so that one remains.
    """
    giver, person = lock_people(by, person)
    require_allowed(act in ACTS and may_close_account(giver, person) and (giver != person or act == "sign_out"))
    if act != "sign_out" and person.is_active == (act == "reactivate"):
        return
    person.is_active = act == "reactivate" or (act == "sign_out" and person.is_active)
    if act != "reactivate":
        person.sessions_ended_at = now
        keys = [TokenLink.Purpose.SIGN_IN, TokenLink.Purpose.ADDRESS]
        TokenLink.objects.filter(person=person, purpose__in=keys, revoked_at=None).update(revoked_at=now)
    person.save(update_fields=["is_active", "sessions_ended_at"])
    record_event(giver, ACTS[act], person)


@transaction.atomic
def name_administrator(*, person: Person, now: dt.datetime) -> str:
    """Called from the server's command line. Returns the token of a personal link to choose a password with."""
    if not (person.is_superuser and person.is_active):
        person.is_superuser = person.is_active = True
        person.save(update_fields=["is_superuser", "is_active"])
        record_event(None, ProgrammeVerb.GRANTED, person, changes=[ADMINISTRATOR])
    revoke_copied_links(person)
    purpose = TokenLink.Purpose.SIGN_IN
    _link, token = TokenLink.issue(person=person, purpose=purpose, target=FIRST_PAGE, days=3, now=now)
    return token
