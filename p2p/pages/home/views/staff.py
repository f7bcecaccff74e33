"""UNESCO staff: find people, grant and withdraw roles, close accounts."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.pages.home.forms.staff import ColleagueForm, RoleForm
from p2p.pages.home.queries import account_history
from programmes.actions import staff as actions
from programmes.record_pages import add_errors
from programmes.staff import (
    find_people,
    grants_of,
    grants_offered_by,
    may_change_grant,
    may_close_account,
    may_manage_staff,
    people_visible_to,
)

MAX_PEOPLE_SHOWN = 100


def for_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def wrapped(request: PersonRequest, *args, **kwargs) -> HttpResponse:
        if not may_manage_staff(request.user):
            raise PermissionDenied(_("Accounts and roles are for administrators and portfolio staff."))
        return view(request, *args, **kwargs)

    return wrapped


def staff_search_context(request: PersonRequest) -> dict:
    search_text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    people = list(find_people(request.viewer, search_text)[: MAX_PEOPLE_SHOWN + 1])
    grants = grants_of(people[:MAX_PEOPLE_SHOWN])
    with_grants = [(person, grants[person.pk]) for person in people[:MAX_PEOPLE_SHOWN]]
    return {"people": with_grants, "search_text": search_text, "more": len(people) > MAX_PEOPLE_SHOWN}


@for_managers
def staff_list(request: PersonRequest) -> HttpResponse:
    return render(request, "home/staff.html", staff_search_context(request) | {"area": "people"})


@for_managers
def new_colleague(request: PersonRequest) -> HttpResponse:
    form = ColleagueForm(request.POST or None, initial={"language": request.user.language})
    if first := find_made_before(request, form):
        return redirect("colleague", first.pk)
    if request.method == "POST" and form.is_valid():
        facts = form.values() | {"by": request.user, "now": timezone.now()}
        try:
            person = make_once(request, form, lambda: actions.create_colleague(**facts))
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            return redirect("colleague", person.pk)
    lead = _("They get a mail with a personal link to choose a password. You give them their roles on the next page.")
    context = {"form": form, "heading": _("Add a colleague"), "lead": lead, "back": "/people/", "area": "people"}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@for_managers
def colleague(request: PersonRequest, pk: int, form: RoleForm | None = None) -> HttpResponse:
    person, giver = get_object_or_404(people_visible_to(request.viewer), pk=pk), request.user
    held = grants_of([person])[person.pk]
    offered = [grant for grant in grants_offered_by(giver) if grant not in held]
    context = {
        "person": person,
        "roles": [(grant, giver == person or may_change_grant(giver, grant)) for grant in held],
        "form": form or RoleForm(offered=offered),
        "may_give": giver != person and person.is_active,
        "may_close": may_close_account(giver, person),
        "history": account_history(person),
        "area": "people",
    }
    return render(request, "home/staff_member.html", context, status=422 if form else 200)


@require_POST
@for_managers
def change_colleague(request: PersonRequest, pk: int) -> HttpResponse:
    """One button at a time: ``withdraw`` a role, an ``act`` on the account, otherwise the role that was chosen."""
    person = get_object_or_404(people_visible_to(request.viewer), pk=pk)
    form = RoleForm(request.POST, offered=grants_offered_by(request.user))
    if not {"withdraw", "act"} & request.POST.keys() and not form.is_valid():
        return colleague(request, pk, form)
    try:
        apply_change(request, person, form)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    # People who gave up a role of their own may not open this page any more.
    return redirect("home") if person == request.user else redirect("colleague", pk)


def apply_change(request: PersonRequest, person: Person, form: RoleForm) -> None:
    facts: dict[str, Any] = {"person": person, "by": request.user, "now": timezone.now()}
    if act := request.POST.get("act"):
        actions.change_account(act=act, **facts)
    elif code := request.POST.get("withdraw"):
        for grant in grants_of([person])[person.pk]:
            if grant.code == code:
                actions.withdraw_role(grant=grant, **facts)
    else:
        actions.give_role(grant=form.cleaned_data["role"], **facts)
