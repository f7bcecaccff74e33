"""Show, edit and accept the ground rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest
from programmes import actions
from programmes.forms.ground_rules import GroundRulesForm
from programmes.ground_rules import rules_digest, teams_to_ask
from programmes.models import Programme, RulesAcceptance, Team
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from programmes.rendering import render_programme


@programme_view(Can.READ)
def ground_rules_detail(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """The rules and who has accepted them; a POST accepts them for every team of the user that is still asked."""
    teams_asked = list(teams_to_ask(programme))
    own_teams = [team for team in teams_asked if team.pk in teams_of(request)]
    if request.method == "POST":
        return accept_for_teams(request, programme, own_teams)
    acceptances = RulesAcceptance.objects.visible_to(request.viewer).standing().filter(team__programme=programme)
    return render_programme(
        request,
        programme,
        "programmes/ground_rules.html",
        acceptances=acceptances.select_related("team", "by").order_by("on"),
        teams_asked=teams_asked,
        accepting_for=own_teams if request.can.may(Can.WRITE_NOTES) else [],
        rules_digest=rules_digest(programme.ground_rules),
        edit_label=_("Change the ground rules") if programme.ground_rules else _("Write ground rules"),
    )


def teams_of(request: PersonRequest) -> set[int]:
    return request.viewer.teams


def accept_for_teams(request: ProgrammeRequest, programme: Programme, teams: list[Team]) -> HttpResponse:
    request.can.require(Can.WRITE_NOTES)
    if not teams:
        raise PermissionDenied(_("Your team has accepted the rules already, or is not asked."))
    today, seen = programme.day_of(timezone.now()), request.POST.get("seen", "")
    try:
        for team in teams:
            actions.accept_rules(team=team, by=request.user, today=today, seen=seen)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your team has accepted the ground rules."))
    return redirect("programmes:rules", programme.code)


@programme_view(Can.EDIT)
def edit_ground_rules(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    form = GroundRulesForm(request.POST or None, instance=programme, programme=programme)

    def save(values, expected, behalf):
        today = programme.day_of(timezone.now())
        return actions.save_rules(
            programme=programme, values=values, by=request.user, today=today, expected=expected, behalf=behalf
        )

    page, lead = reverse("programmes:rules", args=[programme.code]), _("Every team is asked to accept a new wording.")
    return edit_page(
        request, programme, form=form, save=save, heading=_("Ground rules"), back=page, lead=lead, then=page
    )
