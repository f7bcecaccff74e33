from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.i18n import when
from p2p.base.i18n.words import apart
from p2p.base.records.keys import once
from p2p.base.web.typed import typed
from programmes import actions
from programmes.access import Can, Role
from programmes.editing import edit_page
from programmes.forms import InvitationForm, TeamForm
from programmes.models import Invitation, Membership, Programme, Team
from programmes.models.people import Sector
from programmes.rights import within


@within(Can.READ)
def team(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Both sides by team, the balance of sectors, roles left empty, and the invitations under way."""
    members = Membership.objects.visible_to(request.user).active().filter(team__programme=programme).for_list()
    teams = programme.teams.visible_to(request.user).select_related("organisation")
    for member in members:
        member.ending = member.person_id != request.user.pk and request.can.ends(member)
    for one in teams:
        one.members = [member for member in members if member.team_id == one.pk]
        one.inviting, one.managing = request.can.invites_to(one), request.can.manages(one)
    context = {
        "programme": programme,
        "teams": teams,
        "invitations": invitations_shown(request, programme),
        "warnings": warnings(members),
        "area": "programmes",
    }
    return render(request, "programmes/team.html", context)


def invitations_shown(request: HttpRequest, programme: Programme) -> list[Invitation]:
    """Under way in the teams into which one invites or to which one admits, each with what one may do with it."""
    rows = Invitation.objects.visible_to(request.user).filter(team__programme=programme)
    shown = []
    for one in rows.exclude(state=Invitation.State.ACCEPTED).for_list():
        waits = one.state == Invitation.State.ADMISSION
        one.admitting = waits and request.can.may(Can.ADMIT) and request.can.admits(one.team)
        one.handling = one.state in Invitation.OPEN and request.can.handles(one)
        if one.admitting or request.can.invites_to(one.team):
            shown.append(one)
    return shown


def warnings(members) -> list[str]:
    """What a team of this kind usually needs and this one lacks."""
    seeking = [one for one in members if one.team.side == "seeking"]
    roles, sectors = {one.role for one in seeking}, {one.sector for one in seeking}
    found = []
    if Role.COORDINATOR not in roles:
        found.append(_("The national team has no coordinator."))
    elif Role.DEPUTY not in roles:
        found.append(_("The coordinator has no deputy."))
    if missing := [
        sector.label for sector in (Sector.PUBLIC, Sector.PRIVATE, Sector.CIVIL_SOCIETY) if sector not in sectors
    ]:
        found.append(_("Nobody in the national team comes from: %(sectors)s.") % {"sectors": when.listed(missing)})
    return found


@within(Can.INVITE)
def edit_team(request: HttpRequest, programme: Programme, team: str = "") -> HttpResponse:
    row = get_object_or_404(programme.teams.visible_to(request.user), code=team) if team else Team(programme=programme)
    require_own(request.can.manages(row) if team else request.can.may(Can.EDIT))
    form = TeamForm(request.POST or None, instance=row, programme=programme)

    def save(values, expected, behalf):
        return actions.save_team(team=row, values=values, by=request.user, expected=expected)

    heading, then = _("Edit the team") if team else _("Add a team"), programme.get_absolute_url()
    return edit_page(request, programme, form=form, save=save, heading=heading, then=then)


@within(Can.INVITE)
def invite(request: HttpRequest, programme: Programme, team: str) -> HttpResponse:
    row = get_object_or_404(programme.teams.visible_to(request.user), code=team)
    require_own(request.can.invites_to(row))
    initial = {"language": request.user.language, "time_zone": request.user.time_zone}
    form = InvitationForm(request.POST or None, team=row, roles=request.can.roles, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            invitation = once(
                request, form, lambda: actions.invite(team=row, values=form.values(), by=request.user, now=now)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return on_its_way(request, programme, invitation)
    context = {
        "programme": programme,
        "form": form,
        "heading": _("Invite somebody to the team: %(team)s") % {"team": row},
        "button": _("Send the invitation"),
        "back": programme.get_absolute_url(),
        "area": "programmes",
    }
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@require_POST
@within(Can.INVITE)
def end_membership(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.user), team__programme=programme, pk=pk)
    require_own(request.can.ends(membership))
    actions.leave(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s has left the team.") % {"name": apart(membership.person)})
    return redirect("programmes:team", programme.code)


@require_POST
@within(Can.INVITE)
def invite_again(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, Invitation.State.WAITING)
    require_own(request.can.handles(invitation))
    actions.send_invitation(invitation=invitation, now=timezone.now())
    return on_its_way(request, programme, invitation)


def invitation_of(request: HttpRequest, programme: Programme, pk: int, *states: str) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).filter(team__programme=programme, state__in=states)
    return get_object_or_404(rows.for_list(), pk=pk)


def require_own(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("Only the lead of this team or UNESCO can do this."))


def on_its_way(request: HttpRequest, programme: Programme, invitation: Invitation) -> HttpResponse:
    """By mail it goes by itself; otherwise whoever invites passes it on."""
    if not invitation.email:
        messages.success(request, _("No mail goes to this person. Copy the invitation as a message and pass it on."))
        return redirect("messages", programme.code)
    messages.success(request, _("The invitation is on its way."))
    return redirect("programmes:team", programme.code)


@require_POST
@within(Can.INVITE)
def withdraw_invitation(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, *Invitation.OPEN)
    require_own(request.can.handles(invitation))
    return settled(
        request, programme, lambda: actions.revoke(invitation=invitation, by=request.user, now=timezone.now())
    )


@require_POST
@within(Can.ADMIT)
def admit(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Whoever leads the team lets in, or not, whom others have invited."""
    invitation = invitation_of(request, programme, pk, Invitation.State.ADMISSION)
    require_own(request.can.admits(invitation.team))
    facts = {"admitted": "decline" not in request.POST, "reason": typed(request, "reason", limit=600)}
    return settled(
        request, programme, lambda: actions.admit(invitation=invitation, by=request.user, now=timezone.now(), **facts)
    )


def settled(request: HttpRequest, programme: Programme, change: Callable[[], Invitation]) -> HttpResponse:
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("programmes:team", programme.code)
