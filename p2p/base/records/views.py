"""Autosave: drafts that browsers send while people type."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_POST

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.records.drafts import save_draft
from p2p.base.records.models import Draft
from p2p.base.records.providers import draft_notices

IGNORED_FIELDS = {"csrfmiddlewaretoken", "draft"}


@require_POST
def autosave_draft(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Store a draft; the response text is a notice for its writer, empty if there is none."""
    # Somebody else may have signed in to this browser since the page was loaded.
    if request.GET.get("person", "") != str(request.user.pk):
        raise PermissionDenied
    fields = [(name, value) for name, values in request.POST.lists() if name not in IGNORED_FIELDS for value in values]
    address = request.GET.get("form", "")
    now = timezone.now()
    try:
        draft = save_draft(person=request.user, key=key, address=address, fields=fields, now=now)
    except ValidationError as error:
        return HttpResponse(escape(" ".join(error.messages)), status=422)
    return HttpResponse(escape(" ".join(draft_notices.ask(draft=draft, now=now))))


@require_POST
def discard_draft(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Delete a draft and return to its form."""
    draft = get_object_or_404(Draft.objects.visible_to(request.viewer), uuid=key)
    draft.delete()
    return redirect(draft.address)
