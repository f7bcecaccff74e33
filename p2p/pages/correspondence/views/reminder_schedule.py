"""The reminder schedule of a programme and its overrides."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from p2p.pages.correspondence.forms import ReminderOverrideForm
from programmes.actions.reminder_schedule import save_reminder_override, set_officer_told
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.reminder_schedule import reminder_schedule_of
from programmes.rendering import programme_context, render_programme


@programme_view(Can.SEND_MESSAGES)
def reminder_schedule(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """When people of this programme are reminded of what; POST stores whether the officer is told."""
    if request.method == "POST":
        request.can.require(Can.EDIT)
        officer_told = "officer_told" in request.POST
        changed = request.POST.get("seen") != str(officer_told)
        if changed:
            set_officer_told(programme=programme, told=officer_told, by=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("timetable", programme.code)
    schedule = reminder_schedule_of(programme.code)
    return render_programme(request, programme, "correspondence/reminder_schedule.html", schedule=schedule)


@programme_view(Can.EDIT)
def edit_reminder_override(request: ProgrammeRequest, programme: Programme, kind: str) -> HttpResponse:
    """The reminder schedule of one kind of duty."""
    entry = next((entry for entry in reminder_schedule_of(programme.code) if entry.kind.code == kind), None)
    if entry is None:
        return redirect("timetable", programme.code)

    def make(data: QueryDict | None) -> ReminderOverrideForm:
        entries = reminder_schedule_of(programme.code)
        return ReminderOverrideForm(data, initial=next(entry.initial for entry in entries if entry.kind.code == kind))

    def save(form: ReminderOverrideForm) -> None:
        save_reminder_override(programme=programme, kind=kind, values=form.values(), by=request.user)

    back = reverse("timetable", args=[programme.code])
    lead = _("When are people reminded of this?")
    context = programme_context(programme, heading=entry.name, back=back, lead=lead)
    return state_page(request, programme, make=make, save=save, context=context, then=back)
