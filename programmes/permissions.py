"""What one person may do in one programme, resolved once per request."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest, Viewer
from p2p.base.i18n.text import bidi_isolate
from programmes.models import Invitation, Membership, Programme, State, Team
from programmes.models.teams import Side
from programmes.policy import CARRIER_ACTS, LEADS, Can, Role, is_allowed
from programmes.regions import region_of


def roles_of(viewer: Viewer, programme: Programme) -> frozenset[str]:
    """Roles held in this programme now, the portfolio included."""
    overseeing = is_overseeing(viewer.person, str(programme.seeking_country))
    return viewer.roles_in(programme.pk) | ({Role.PORTFOLIO} if overseeing else set())


def is_overseeing(person: Person, country: str) -> bool:
    """Whether the country lies in the person's portfolio."""
    return bool(person.portfolio) and person.portfolio in {Person.Portfolio.ALL, region_of(country)}


class Permissions:
    """What ``viewer`` may do in ``programme``; templates ask ``request.can.edit``."""

    def __init__(self, viewer: Viewer, programme: Programme):
        self.viewer, self.programme = viewer, programme
        self.roles = roles_of(viewer, programme)

    def __getitem__(self, name: str) -> bool:
        if name.upper() in Can.__members__:
            return self.may(Can[name.upper()])
        # After KeyError a template tries an attribute. Any other name is a mistake that must not read as "not allowed".
        raise KeyError(name) if hasattr(self, name) else LookupError(f"There is no right “{name}”.")

    def may(self, act: Can) -> bool:
        if self.programme.state == State.CLOSED and act in CARRIER_ACTS and not self.carries:
            return False
        return is_allowed(act, self.roles, self.programme.state)

    @property
    def carries(self) -> bool:
        """During follow-up (24 months after closing) the carrier and UNESCO's officer go on."""
        until = self.programme.follow_up_until
        mine = self.programme.carrier_id == self.viewer.pk or Role.OFFICER in self.roles
        return mine and until is not None and self.programme.day_of(timezone.now()) <= until

    @functools.cached_property
    def deciders(self) -> set[tuple[int, str, int]]:
        """Active leads of peers and UNESCO officers, as (team, role, person)."""
        deciding = Membership.objects.serving(Role.PEER_LEAD, Role.OFFICER).filter(team__programme=self.programme)
        return set(deciding.values_list("team", "role", "person"))

    def is_lead(self, team: Team, person: int) -> bool:
        return (team.pk, Role.PEER_LEAD, person) in self.deciders

    def invites_to(self, team: Team) -> bool:
        """Leads of peers invite to their own team, the coordination and UNESCO's officers to any."""
        return self.may(Can.INVITE) and (bool(self.roles & LEADS) or self.is_lead(team, self.viewer.pk))

    def manages(self, team: Team) -> bool:
        """Whether the person may edit the team and end its memberships; no side does that for the other."""
        staff = Role.OFFICER in self.roles or team.side != Side.PROVIDING
        return self.invites_to(team) and (staff or self.is_lead(team, self.viewer.pk))

    def handles(self, invitation: Invitation) -> bool:
        """Whether the person may resend, withdraw or pass on the invitation; those of a lead only as manager."""
        by_lead = self.is_lead(invitation.team, invitation.invited_by_id)
        return self.manages(invitation.team) or (self.invites_to(invitation.team) and not by_lead)

    def ends(self, membership: Membership) -> bool:
        """UNESCO's officers are named and relieved by UNESCO."""
        return membership.role != Role.OFFICER and self.manages(membership.team)

    def admits(self, team: Team) -> bool:
        """The lead of the team; where it has none UNESCO's officer, and without an officer the portfolio readers."""
        if any((led, role) == (team.pk, Role.PEER_LEAD) for led, role, _person in self.deciders):
            return self.is_lead(team, self.viewer.pk)
        officers = {person for _team, role, person in self.deciders if role == Role.OFFICER}
        return self.viewer.pk in officers if officers else Role.PORTFOLIO in self.roles

    def require(self, act: Can) -> None:
        if not self.may(act):
            raise PermissionDenied(self.refusal(act))

    def require_own(self, owner: int | None, act: Can) -> None:
        """The owner may update what is theirs (``UPDATE_OWN``); anybody else needs ``act``."""
        if not (owner == self.viewer.pk and self.may(Can.UPDATE_OWN)):
            self.require(act)

    def refusal(self, act: Can) -> str:
        """A sentence that says why ``act`` is refused: because of the programme's state or of the person's role."""
        carrier = self.programme.carrier
        if self.programme.state == State.CLOSED and carrier and has_permission(Viewer(carrier), act, self.programme):
            refusal = _("The programme is closed. %(name)s carries its file and can still do this.")
            return refusal % {"name": bidi_isolate(carrier)}
        if is_allowed(act, self.roles, "active"):
            return _("The programme is in the state “%(state)s”, so this cannot be done now.") % {
                "state": self.programme.get_state_display()
            }
        return _("Your role in this programme does not allow this. Ask the coordination of the programme.")


def has_permission(viewer: Viewer, act: Can, programme: Programme) -> bool:
    return Permissions(viewer, programme).may(act)


class ProgrammeRequest(PersonRequest):
    """The request of somebody who may open the programme, in a view under ``programme_view``."""

    can: Permissions


def programme_view(act: Can) -> Callable:
    """A view of one programme: strangers get 404, people whose role does not allow ``act`` a 403 with a sentence."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def wrapped(request: ProgrammeRequest, code: str, *args, **kwargs) -> HttpResponseBase:
            programme = get_object_or_404(Programme.objects.visible_to(request.viewer), code=code)
            request.can = Permissions(request.viewer, programme)
            request.can.require(act)
            return view(request, programme, *args, **kwargs)

        return wrapped

    return decorate
