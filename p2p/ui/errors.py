"""Error pages that say what to do, in the reader's language, and never lose what was typed."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _


@login_not_required
def bad_request(request, exception=None):
    return render(
        request,
        "error.html",
        {"heading": _("This request was not understood"), "reason": _("Go back and try once more.")},
        status=400,
    )


@login_not_required
def forbidden(request, exception: PermissionDenied | None = None):
    reason = str(exception or "") or _("Your role in this programme does not allow this. Ask the coordinator.")
    return render(request, "error.html", {"heading": _("You may not do this"), "reason": reason}, status=403)


@login_not_required
def not_found(request, exception=None):
    reason = _("The address may be mistyped, or the page belongs to a programme you are not part of.")
    return render(request, "error.html", {"heading": _("This page was not found"), "reason": reason}, status=404)


@login_not_required
def server_error(request):
    reason = _(
        "The fault is ours and has been written down. What you sent may not have been saved: "
        "go back, copy your text, and try again."
    )
    return render(request, "error.html", {"heading": _("Something went wrong"), "reason": reason}, status=500)


@login_not_required
def csrf_failure(request, reason=""):
    """A form that sat open too long: show what was typed, so that it can be copied and sent again."""
    typed = {
        name: value
        for name, value in request.POST.items()
        if name != "csrfmiddlewaretoken" and "password" not in name and value.strip()
    }
    context = {
        "heading": _("This form was open for too long"),
        "reason": _("For your safety it was not saved. Your text is below: open the page again and paste it."),
        "typed": typed,
    }
    return render(request, "error.html", context, status=403)
