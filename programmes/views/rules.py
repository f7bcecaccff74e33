from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import rules
from programmes.access import Can
from programmes.editing import edit_page
from programmes.forms import RulesForm
from programmes.models import Programme, RulesAccepted, Team
from programmes.rights import within


@within(Can.READ)
def ground_rules(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What both sides keep to, and who has accepted it; one of each team accepts with one button."""
    asked = list(rules.teams_to_ask(programme))
    mine = [one for one in asked if one.pk in teams_of(request)]
    if request.method == "POST":
        return accept(request, programme, mine)
    accepted = RulesAccepted.objects.visible_to(request.user).standing().filter(team__programme=programme)
    context = {"programme": programme, "asked": asked, "mine": mine, "area": "programmes"}
    context["seen"] = rules.digest(programme.ground_rules)
    context["accepted"] = accepted.select_related("team", "by").order_by("on")
    return render(request, "programmes/rules.html", context)


def teams_of(request: HttpRequest) -> set[int]:
    return set(request.user.memberships.active().values_list("team", flat=True))


def accept(request: HttpRequest, programme: Programme, mine: list[Team]) -> HttpResponse:
    request.can.require(Can.WRITE_NOTES)
    if not mine:
        raise PermissionDenied(_("Your team has accepted the rules already, or is not asked."))
    today, seen = programme.day_of(timezone.now()), request.POST.get("seen", "")
    try:
        for team in mine:
            rules.accept_rules(team=team, by=request.user, today=today, seen=seen)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your team has accepted the ground rules."))
    return redirect("programmes:rules", programme.code)


@within(Can.EDIT)
def edit_rules(request: HttpRequest, programme: Programme) -> HttpResponse:
    form = RulesForm(request.POST or None, instance=programme, programme=programme)

    def save(values, expected, behalf):
        today = programme.day_of(timezone.now())
        return rules.save_rules(
            programme=programme, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    page, lead = reverse("programmes:rules", args=[programme.code]), _("Every team is asked to accept a new wording.")
    return edit_page(
        request, programme, form=form, save=save, heading=_("Ground rules"), back=page, lead=lead, then=page
    )
