"""List, start and edit programmes; change their state."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest, Viewer
from p2p.base.i18n import text
from p2p.base.records.actions import lock_row
from programmes import actions
from programmes.exit_criteria import unmet_criteria
from programmes.forms.programmes import NewProgrammeForm, ProgrammeForm, StateForm
from programmes.gates import evaluate_criteria
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.phases import PHASE_ORDER, PhaseCode, phase_number
from programmes.policy import Can, Role
from programmes.record_pages import edit_page, state_page
from programmes.rendering import programme_context, render_programme


def may_start(viewer: Viewer) -> bool:
    """UNESCO staff start programmes: officers of any programme, and portfolio readers."""
    return bool(viewer.portfolio or viewer.programmes_as({Role.OFFICER}))


def programme_list(request: PersonRequest) -> HttpResponse:
    programmes = Programme.objects.visible_to(request.viewer).for_list()
    return render_programme(
        request, None, "programmes/programme_list.html", programmes=programmes, may_start=may_start(request.viewer)
    )


def new_programme(request: PersonRequest) -> HttpResponse:
    if not may_start(request.viewer):
        raise PermissionDenied(_("Programmes are started by UNESCO staff. Ask your field office."))
    form = NewProgrammeForm(request.POST or None, instance=Programme())

    def save(values, _expected, _behalf):
        return actions.start_programme(values=values, by=request.user, officer=request.user, now=timezone.now())

    lead = _("A dated plan of five phases is made from its start and its end; you can change it afterwards.")
    return edit_page(
        request, None, form=form, save=save, heading=_("Start a programme"), back="/programmes/", lead=lead
    )


@programme_view(Can.EDIT)
def edit_programme(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, instance=programme, programme=programme)

    def save(values, expected, behalf):
        return actions.save_programme(
            programme=programme, values=values, by=request.user, expected=expected, behalf=behalf
        )

    return edit_page(request, programme, form=form, save=save, heading=_("Edit the programme"))


def closing_warning(programme: Programme) -> str:
    """Phases left out and criteria unmet if the programme closed now; empty where there are none or it is over."""
    if not programme.is_running:
        return ""
    sentences = []
    if ahead := [PhaseCode(kind).label for kind in PHASE_ORDER[phase_number(programme.phase) :]]:
        sentences.append(_("Closing now leaves out: %(phases)s.") % {"phases": text.join_list(ahead)})
    if missing := [criterion.text.rstrip(".") for criterion in unmet_criteria(evaluate_criteria(programme))]:
        sentences.append(_("Not met in the present phase: %(points)s") % {"points": " · ".join(missing)})
    return " ".join(sentences)


@programme_view(Can.STATE)
def change_state(request: ProgrammeRequest, programme: Programme) -> HttpResponse:

    def make(data: QueryDict | None) -> StateForm:
        now = programme if data is None else lock_row(programme)
        return StateForm(data, programme=now, initial={"state": now.state, "carrier": now.carrier})

    def save(form: StateForm) -> None:
        today = programme.day_of(timezone.now())
        actions.change_state(programme=programme, by=request.user, today=today, **form.values())

    heading, lead, back = _("Pause or close the programme"), closing_warning(programme), programme.get_absolute_url()
    context = programme_context(programme, heading=heading, lead=lead, back=back)
    return state_page(request, programme, make=make, save=save, context=context, then=back)
