"""Edit the agenda."""

from django.http import HttpResponse, QueryDict

from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.rendering import programme_context
from sessions.actions import agenda
from sessions.forms.agenda import AgendaForm
from sessions.permissions import can_edit_plan
from sessions.views.sessions import get_session, require_session_right


@programme_view(Can.PLAN_SESSION)
def edit_agenda(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    session = require_session_right(can_edit_plan, request, get_session(request, programme, number))

    def make(data: QueryDict | None) -> AgendaForm:
        return AgendaForm(data, items=session.agenda.all())

    def save(form: AgendaForm) -> None:
        agenda.save_agenda(session=session, items=form.agenda_items(), by=request.user)

    context = programme_context(programme, session=session)
    then, template = session.get_absolute_url(), "sessions/agenda.html"
    return state_page(request, session, make=make, save=save, context=context, then=then, template=template)
