from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.ui import when
from p2p.versions.actions import store
from programmes import actions
from programmes.access import Can, Role
from programmes.editing import add_errors, edit_page
from programmes.forms import NewProgrammeForm, ProgrammeForm, StateForm
from programmes.gates import points
from programmes.models import Membership, Programme
from programmes.phases import ORDER, PhaseCode, number_of, unmet
from programmes.rights import within


def may_start(person) -> bool:
    """UNESCO staff start programmes: officers of any programme, and whoever reads a portfolio."""
    return bool(person.portfolio) or Membership.objects.active().filter(person=person, role=Role.OFFICER).exists()


def programme_list(request: HttpRequest) -> HttpResponse:
    programmes = Programme.objects.visible_to(request.user).for_list()
    return render(
        request,
        "programmes/list.html",
        {"programmes": programmes, "may_start": may_start(request.user), "area": "programmes"},
    )


def new_programme(request: HttpRequest) -> HttpResponse:
    if not may_start(request.user):
        raise PermissionDenied(_("Programmes are started by UNESCO staff. Ask your field office."))
    form = NewProgrammeForm(request.POST or None, instance=Programme())
    heading, lead = (
        _("Start a programme"),
        _("A dated plan of five phases is made from its start and its end; you can change it afterwards."),
    )
    if request.method == "POST" and form.is_valid():
        return redirect(
            actions.start_programme(values=form.values(), by=request.user, officer=request.user, now=timezone.now())
        )
    context = {"form": form, "heading": heading, "lead": lead, "back": "/programmes/", "area": "programmes"}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@within(Can.EDIT)
def edit_programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, instance=programme, programme=programme)

    def save(values, expected, behalf):
        return store(programme, values, by=request.user, expected=expected, behalf=behalf)

    return edit_page(request, programme, form=form, save=save, heading=_("Edit the programme"))


def left_behind(programme: Programme) -> str:
    """What closing would leave undone, in one sentence; nothing where all is done or the work has ended."""
    if not programme.is_running:
        return ""
    sentences = []
    if ahead := [PhaseCode(kind).label for kind in ORDER[number_of(programme.phase) :]]:
        sentences.append(_("Closing now leaves out: %(phases)s.") % {"phases": when.listed(ahead)})
    if missing := [point.text.rstrip(".") for point in unmet(points(programme))]:
        sentences.append(_("Not met in the present phase: %(points)s") % {"points": " · ".join(missing)})
    return " ".join(sentences)


@within(Can.STATE)
def change_state(request: HttpRequest, programme: Programme) -> HttpResponse:
    initial = {"state": programme.state, "carrier": programme.carrier}
    form = StateForm(request.POST or None, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            today = programme.day_of(timezone.now())
            actions.change_state(programme=programme, by=request.user, today=today, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(programme)
    context = {
        "programme": programme,
        "form": form,
        "heading": _("Pause or close the programme"),
        "lead": left_behind(programme),
        "back": programme.get_absolute_url(),
        "area": "programmes",
    }
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
