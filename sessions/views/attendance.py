"""Edit the attendance."""

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.rendering import programme_context
from sessions.actions import attendance
from sessions.forms.attendance import AttendanceForm
from sessions.models import Attendance
from sessions.permissions import can_run
from sessions.views.sessions import get_session, require_session_right


@programme_view(Can.PLAN_SESSION)
def edit_attendance(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    session = require_session_right(can_run, request, get_session(request, programme, number))

    def make(data: QueryDict | None) -> AttendanceForm:
        stored = Attendance.objects.filter(session=session).first()
        return AttendanceForm(data, instance=stored or Attendance(session=session))

    def save(form: AttendanceForm) -> None:
        attendance.save_attendance(session=session, counts=form.values(), by=request.user)

    heading, back = _("Attendance of session %(number)s") % {"number": number}, session.get_absolute_url()
    context = programme_context(programme, heading=heading, back=back)
    return state_page(request, session, make=make, save=save, context=context, then=back)
