"""End a membership."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from p2p.base.i18n.text import bidi_isolate
from programmes import actions
from programmes.models import Membership, Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can


@require_POST
@programme_view(Can.INVITE)
def end_membership(request: ProgrammeRequest, programme: Programme, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.viewer), team__programme=programme, pk=pk)
    require_own(request.can.ends(membership))
    actions.leave(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s has left the team.") % {"name": bidi_isolate(membership.person)})
    return redirect("programmes:team", programme.code)


def require_own(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("Only the lead of this team or UNESCO can do this."))
