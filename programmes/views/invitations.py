"""Send, withdraw and answer invitations; admit people to a team of peers."""

from collections.abc import Callable
from http import HTTPStatus

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
from p2p.base.accounts.views import BACKEND
from p2p.base.records.form_keys import make_once
from p2p.base.web.post_data import post_text
from programmes import actions
from programmes.actions import answer_invitation
from programmes.forms.invitations import InvitationForm
from programmes.members import has_account
from programmes.models import Invitation, Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.views.memberships import require_own


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


@programme_view(Can.INVITE)
def invite(request: HttpRequest, programme: Programme, team: str) -> HttpResponse:
    row = get_object_or_404(programme.teams.visible_to(request.user), code=team)
    require_own(request.can.invites_to(row))
    initial = {"language": request.user.language, "time_zone": request.user.time_zone}
    form = InvitationForm(request.POST or None, team=row, roles=request.can.roles, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            invitation = make_once(
                request, form, lambda: actions.invite(team=row, values=form.values(), by=request.user, now=now)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect_after_invitation(request, programme, invitation)
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
@programme_view(Can.INVITE)
def invite_again(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, Invitation.State.WAITING)
    require_own(request.can.handles(invitation))
    actions.send_invitation(invitation=invitation, now=timezone.now())
    return redirect_after_invitation(request, programme, invitation)


def invitation_of(request: HttpRequest, programme: Programme, pk: int, *states: str) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).filter(team__programme=programme, state__in=states)
    return get_object_or_404(rows.for_list(), pk=pk)


def redirect_after_invitation(request: HttpRequest, programme: Programme, invitation: Invitation) -> HttpResponse:
    """By mail it goes by itself; otherwise whoever invites passes it on."""
    if not invitation.email:
        messages.success(request, _("No mail goes to this person. Copy the invitation as a message and pass it on."))
        return redirect("messages", programme.code)
    messages.success(request, _("The invitation is on its way."))
    return redirect("programmes:team", programme.code)


@require_POST
@programme_view(Can.INVITE)
def withdraw_invitation(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    invitation = invitation_of(request, programme, pk, *Invitation.OPEN)
    require_own(request.can.handles(invitation))
    return change_invitation(
        request,
        programme,
        lambda: actions.revoke_invitation(invitation=invitation, by=request.user, now=timezone.now()),
    )


@require_POST
@programme_view(Can.ADMIT)
def admit(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Whoever leads the team lets in, or not, whom others have invited."""
    invitation = invitation_of(request, programme, pk, Invitation.State.ADMISSION)
    require_own(request.can.admits(invitation.team))
    facts = {"admitted": "decline" not in request.POST, "reason": post_text(request, "reason", limit=600)}
    return change_invitation(
        request, programme, lambda: actions.admit(invitation=invitation, by=request.user, now=timezone.now(), **facts)
    )


def change_invitation(request: HttpRequest, programme: Programme, change: Callable[[], Invitation]) -> HttpResponse:
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("programmes:team", programme.code)


@login_not_required
@never_cache
def invitation_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who invites to what; POST accepts or declines."""
    link = TokenLink.objects.for_token(token).filter(purpose=TokenLink.Purpose.INVITATION).first()
    found = (
        Invitation.objects.filter(pk=link.target).for_list().select_related("team__programme").first() if link else None
    )
    usable = found is not None and found.state == Invitation.State.WAITING and not found.expired and not link.revoked_at
    usable = usable and found.person.is_active
    account = request.user if request.user.is_authenticated else None
    foreign = found is None or account or "lang" in request.GET
    language = translation.get_language() if foreign else found.person.language
    with translation.override(language):
        owner = owner_of(found, by_mail=link.mailed) if usable else None
        elsewhere = owner is not None and owner != account
        form = welcome_form(request, found, by_mail=link.mailed) if usable and not (owner or account) else None
        accepted = not elsewhere and (form is None or form.is_valid())
        if usable and request.method == "POST" and ("decline" in request.POST or accepted):
            return save_answer(request, found, form, by_mail=link.mailed)
        context = {"invitation": found, "usable": usable, "form": form, "elsewhere": elsewhere}
        status = 410 if not usable else 403 if elsewhere and request.POST else 422 if form and form.is_bound else 200
        return render(request, "programmes/invitation.html", context, status=status)


def owner_of(found: Invitation, *, by_mail: bool) -> Person | None:
    """Whose account must accept. That an address has one is said in its own mailbox only: others copy links too."""
    if has_account(found.person):
        return found.person
    return Person.objects.filter(email__iexact=found.email).first() if by_mail and found.email else None


def welcome_form(request: HttpRequest, found: Invitation, *, by_mail: bool) -> WelcomeForm:
    own = bool(by_mail and sign_in_address(found.person, found.email))
    return WelcomeForm(request.POST or None, instance=found.person, by_address=own)


def save_answer(request: HttpRequest, found: Invitation, form: WelcomeForm | None, *, by_mail: bool) -> HttpResponse:
    """With a form somebody new answers, who is signed in from now on; without one the account that is signed in."""
    accepted = "decline" not in request.POST
    facts = {"now": timezone.now(), "reason": post_text(request, "reason", limit=600)}
    try:
        with transaction.atomic():
            account = None if form else request.user
            found = answer_invitation(invitation=found, accepted=accepted, account=account, **facts)
            person = save_new_person(found, form.cleaned_data, by_mail=by_mail) if accepted and form else None
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("home")
    except IntegrityError:
        if form is None:
            raise
        form.add_error(None, _("Somebody has just taken this name or address to sign in with. Choose another one."))
        context = {"invitation": found, "usable": True, "form": form}
        return render(request, "programmes/invitation.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not accepted:
        return render(request, "programmes/invitation_declined.html", {"invitation": found})
    if person:
        login(request, person, backend=BACKEND)
    elif found.state == Invitation.State.ADMISSION:
        messages.success(request, _("Saved. We will write to you when you are admitted to the team."))
    return redirect("home" if found.state == Invitation.State.ADMISSION else found.programme)


def save_new_person(found: Invitation, values: dict, *, by_mail: bool) -> Person:
    """The person who has joined, with what they said of themselves."""
    person = Person.objects.get(pk=found.person_id)
    if password := values.pop("password"):
        person.set_password(password)
    return save_person(person=person, values=values | (sign_in_address(person, found.email) if by_mail else {}))


def sign_in_address(person: Person, address: str) -> dict:
    """The address the invitation went to signs in from now on, unless colleagues share it or somebody else has it."""
    has_it = Q(email__iexact=address) | Q(contact_email__iexact=address)
    known = Person.objects.filter(has_it).exclude(pk=person.pk).exists()
    return {"email": address} if address and not known else {}
