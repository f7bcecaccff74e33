"""Send, withdraw and answer invitations; admit people to a team of peers."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from p2p.base.accounts.actions import save_person
from p2p.base.accounts.forms import WelcomeForm
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.accounts.views import BACKEND
from p2p.base.records.form_keys import make_once
from p2p.base.web.post_data import post_text
from programmes import actions
from programmes.forms.invitations import InvitationForm
from programmes.members import has_account
from programmes.models import Invitation, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme
from programmes.views.memberships import require_own


def invitations_shown(request: ProgrammeRequest, programme: Programme) -> list[Invitation]:
    """Invitations that are not accepted yet, of teams the user invites or admits to, with flags for buttons."""
    invitations: Any = Invitation.objects.visible_to(request.viewer).filter(team__programme=programme)
    shown = []
    for invitation in invitations.exclude(state=Invitation.State.ACCEPTED).for_list():
        awaits_admission = invitation.state == Invitation.State.ADMISSION
        may_admit = awaits_admission and request.can.may(Can.ADMIT) and request.can.admits(invitation.team)
        if may_admit or request.can.invites_to(invitation.team):
            invitation.may_admit = may_admit
            invitation.may_handle = invitation.state in Invitation.OPEN and request.can.handles(invitation)
            shown.append(invitation)
    return shown


@programme_view(Can.INVITE)
def invite(request: ProgrammeRequest, programme: Programme, team_code: str) -> HttpResponse:
    team = get_object_or_404(programme.teams.visible_to(request.viewer), code=team_code)
    require_own(request.can.invites_to(team))
    initial = {"language": request.user.language, "time_zone": request.user.time_zone}
    form = InvitationForm(request.POST or None, team=team, roles=request.can.roles, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            invitation = make_once(
                request, form, lambda: actions.invite(team=team, values=form.values(), by=request.user, now=now)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect_after_invitation(request, programme, invitation)
    return render_programme(
        request,
        programme,
        "form.html",
        form=form,
        heading=_("Invite somebody to the team: %(team)s") % {"team": team},
        button=_("Send the invitation"),
        back=programme.get_absolute_url(),
        status=422 if form.is_bound else 200,
    )


@require_POST
@programme_view(Can.INVITE)
def invite_again(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, Invitation.State.WAITING)
    require_own(request.can.handles(invitation))
    actions.send_invitation(invitation=invitation, now=timezone.now())
    return redirect_after_invitation(request, programme, invitation)


def invitation_of(request: ProgrammeRequest, programme: Programme, pk: int, *states: str) -> Invitation:
    invitations = Invitation.objects.visible_to(request.viewer).filter(team__programme=programme, state__in=states)
    return get_object_or_404(invitations.for_list(), pk=pk)


def redirect_after_invitation(request: ProgrammeRequest, programme: Programme, invitation: Invitation) -> HttpResponse:
    """With an address the invitation is mailed; without one the inviter copies it from the messages page."""
    if not invitation.email:
        messages.success(request, _("No mail goes to this person. Copy the invitation as a message and pass it on."))
        return redirect("messages", programme.code)
    messages.success(request, _("The invitation is on its way."))
    return redirect("programmes:team", programme.code)


@require_POST
@programme_view(Can.INVITE)
def withdraw_invitation(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, *Invitation.OPEN)
    require_own(request.can.handles(invitation))
    return change_invitation(
        request,
        programme,
        lambda: actions.revoke_invitation(invitation=invitation, by=request.user, now=timezone.now()),
    )


@require_POST
@programme_view(Can.ADMIT)
def admit(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    """Admit somebody invited by others to a team of peers, or decline."""
    invitation = invitation_of(request, programme, pk, Invitation.State.ADMISSION)
    require_own(request.can.admits(invitation.team))
    reason, admitted = post_text(request, "reason", limit=600), "decline" not in request.POST
    facts: dict[str, Any] = {"by": request.user, "now": timezone.now(), "admitted": admitted, "reason": reason}
    return change_invitation(request, programme, lambda: actions.admit(invitation=invitation, **facts))


def change_invitation(
    request: ProgrammeRequest, programme: Programme, change: Callable[[], Invitation]
) -> HttpResponse:
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("programmes:team", programme.code)


@login_not_required
@never_cache
def invitation_by_link(request: PersonRequest, token: str) -> HttpResponse:
    """The page behind a personal link: GET shows the invitation, POST accepts or declines it."""
    link: Any = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.INVITATION).first()
    invitation: Any = invitation_for_link(link) if link else None
    usable = invitation is not None and is_answerable(invitation) and not link.revoked_at
    account = request.user if request.user.is_authenticated else None
    keeps_language = invitation is None or account or "lang" in request.GET
    language = translation.get_language() if keeps_language else invitation.person.language
    with translation.override(language):
        owner = owner_of(invitation, by_mail=link.mailed) if usable else None
        elsewhere = owner is not None and owner != account
        form = welcome_form(request, invitation, by_mail=link.mailed) if usable and not (owner or account) else None
        accepted = not elsewhere and (form is None or form.is_valid())
        if usable and request.method == "POST" and ("decline" in request.POST or accepted):
            return save_invitation_answer(request, invitation, form, by_mail=link.mailed)
        context = {"invitation": invitation, "usable": usable, "form": form, "elsewhere": elsewhere}
        status = 410 if not usable else 403 if elsewhere and request.POST else 422 if form and form.is_bound else 200
        return render(request, "programmes/invitation.html", context, status=status)


def invitation_for_link(link: TokenLink) -> Invitation | None:
    return Invitation.objects.filter(pk=link.target).for_list().select_related("team__programme").first()


def is_answerable(invitation: Invitation) -> bool:
    return invitation.state == Invitation.State.WAITING and not invitation.is_expired and invitation.person.is_active


def owner_of(invitation: Invitation, *, by_mail: bool) -> Person | None:
    """The existing account that must accept, if any.

    Whether an address has an account shows only to who got the link by mail: a copied link may be in other hands.
    """
    if has_account(invitation.person):
        return invitation.person
    by_address = Person.objects.filter(email__iexact=invitation.email)
    return by_address.first() if by_mail and invitation.email else None


def welcome_form(request: HttpRequest, invitation: Invitation, *, by_mail: bool) -> WelcomeForm:
    by_address = bool(by_mail and sign_in_address(invitation.person, invitation.email))
    return WelcomeForm(request.POST or None, instance=invitation.person, by_address=by_address)


def save_invitation_answer(
    request: PersonRequest, invitation: Invitation, form: WelcomeForm | None, *, by_mail: bool
) -> HttpResponse:
    """Accept or decline: with ``form`` as a new person, who is then signed in; without as the account signed in now."""
    accepted = "decline" not in request.POST
    facts: dict[str, Any] = {"now": timezone.now(), "reason": post_text(request, "reason", limit=600)}
    try:
        with transaction.atomic():
            account = None if form else request.user
            invitation = actions.answer_invitation(invitation=invitation, accepted=accepted, account=account, **facts)
            person = save_new_person(invitation, form.cleaned_data, by_mail=by_mail) if accepted and form else None
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("home")
    except IntegrityError:
        if form is None:
            raise
        form.add_error(None, _("Somebody has just taken this name or address to sign in with. Choose another one."))
        context = {"invitation": invitation, "usable": True, "form": form}
        return render(request, "programmes/invitation.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not accepted:
        return render(request, "programmes/invitation_declined.html", {"invitation": invitation})
    if person:
        login(request, person, backend=BACKEND)
    elif invitation.state == Invitation.State.ADMISSION:
        messages.success(request, _("Saved. We will write to you when you are admitted to the team."))
    return redirect("home" if invitation.state == Invitation.State.ADMISSION else invitation.programme)


def save_new_person(invitation: Invitation, values: dict, *, by_mail: bool) -> Person:
    person = Person.objects.get(pk=invitation.person_id)
    if password := values.pop("password"):
        person.set_password(password)
    address = sign_in_address(person, invitation.email) if by_mail else {}
    return save_person(person=person, values=values | address)


def sign_in_address(person: Person, address: str) -> dict:
    """``{"email": address}`` if the invited address can sign in, ``{}`` if it is shared or belongs to somebody else."""
    uses_address = Q(email__iexact=address) | Q(contact_email__iexact=address)
    taken = Person.objects.filter(uses_address).exclude(pk=person.pk).exists()
    return {"email": address} if address and not taken else {}
