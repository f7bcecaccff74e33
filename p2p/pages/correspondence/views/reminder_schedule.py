"""The reminder schedule of a programme and its overrides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from p2p.pages.correspondence.forms import ReminderOverrideForm
from programmes.actions.reminder_schedule import save_reminder_override, set_officer_told
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.reminder_schedule import reminder_schedule_of


@programme_view(Can.SEND_MESSAGES)
def reminder_schedule(request: HttpRequest, programme: Programme) -> HttpResponse:
    """When people of this programme are reminded of what."""
    if request.method == "POST":
        request.can.require(Can.EDIT)
        told = "officer_told" in request.POST
        changed = request.POST.get("seen") != str(told)
        if changed:
            set_officer_told(programme=programme, told=told, by=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("timetable", programme.code)
    context = {"programme": programme, "rows": reminder_schedule_of(programme.code), "area": "programmes"}
    return render(request, "correspondence/reminder_schedule.html", context)


@programme_view(Can.EDIT)
def edit_reminder_override(request: HttpRequest, programme: Programme, kind: str) -> HttpResponse:
    """The timetable of one kind of duty."""
    row = next((one for one in reminder_schedule_of(programme.code) if one.kind.code == kind), None)
    if row is None:
        return redirect("timetable", programme.code)

    def make(data: QueryDict | None) -> ReminderOverrideForm:
        return ReminderOverrideForm(
            data, initial=next(one.initial for one in reminder_schedule_of(programme.code) if one.kind.code == kind)
        )

    def save(form: ReminderOverrideForm) -> None:
        save_reminder_override(programme=programme, kind=kind, values=form.values(), by=request.user)

    back = reverse("timetable", args=[programme.code])
    context = {"programme": programme, "heading": row.name, "back": back, "area": "programmes"}
    context |= {"lead": _("When are people reminded of this?")}
    return state_page(request, programme, make=make, save=save, context=context, then=back)
