"""Holidays and weekends, of the countries in a programme or of one country for all programmes."""

import dataclasses
from collections.abc import Callable
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.history.enums import Verb
from p2p.base.i18n import dates, text
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.workdays import calendar_overrides
from p2p.base.workdays.work_calendars import ListedDay, WorkCalendars
from programmes.forms.workdays import AddDayForm, CountryForm, WeekendForm
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, has_permission, is_overseeing, programme_view
from programmes.policy import Can
from programmes.rendering import render_programme


@dataclasses.dataclass(frozen=True)
class CountrySection:
    """One country on the page."""

    code: str
    weekend: frozenset[int]
    days: list[ListedDay]
    overseen: bool
    refused: CountryForm | None

    @property
    def name(self) -> str:
        return countries.name(self.code)

    @property
    def weekend_label(self) -> str:
        return text.join_list(dates.weekday_names(self.weekend))

    @cached_property
    def add(self) -> CountryForm:
        return self.refused_form(AddDayForm) or AddDayForm(country=self.code, listed=self.days)

    @cached_property
    def week(self) -> CountryForm:
        return self.refused_form(WeekendForm) or WeekendForm(
            country=self.code, initial={"weekend": sorted(self.weekend)}
        )

    def refused_form(self, kind: type[CountryForm]) -> CountryForm | None:
        """The form that was refused, as it was typed."""
        return self.refused if isinstance(self.refused, kind) and self.refused.country == self.code else None


@programme_view(Can.READ)
def programme_workdays(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """Working days of all countries of the programme: everybody reads, the coordination corrects."""
    teams = programme.teams.visible_to(request.viewer).exclude(country="")
    shown = list(dict.fromkeys(str(team.country) for team in teams))
    if request.method == "POST":
        request.can.require(Can.EDIT)
        return apply_workday_change(request, shown, programme)
    return render_page(request, shown, programme)


def country_workdays(request: PersonRequest, country: str) -> HttpResponse:
    """Working days of a country for every programme; only for those who oversee it."""
    if country not in countries:
        raise Http404
    if not is_overseeing(request.user, country):
        raise PermissionDenied(_("Only those who oversee the programmes of this country can open this page."))
    return apply_workday_change(request, [country]) if request.method == "POST" else render_page(request, [country])


def render_page(
    request: PersonRequest, shown: list[str], programme: Programme | None = None, refused: CountryForm | None = None
) -> HttpResponse:
    return render_programme(
        request,
        programme,
        "programmes/workdays.html",
        sections=country_sections(request, shown, programme, refused),
        may_change=programme is None or has_permission(request.viewer, Can.EDIT, programme),
        refused=refused,
        status=422 if refused else 200,
    )


def country_sections(
    request: PersonRequest, shown: list[str], programme: Programme | None, refused: CountryForm | None = None
) -> list[CountrySection]:
    """Each country with its weekend and the holidays of the coming twelve months."""
    code, calendars = code_of(programme), WorkCalendars(shown)
    today, language = dates.today(), translation.get_language() or "en"
    return [
        CountrySection(
            country,
            calendars.weekend(country, code),
            calendars.coming(country, code, today, language),
            programme is not None and is_overseeing(request.user, country),
            refused,
        )
        for country in shown
    ]


def code_of(programme: Programme | None) -> str:
    return programme.code if programme else ""


def apply_workday_change(request: PersonRequest, shown: list[str], programme: Programme | None = None) -> HttpResponse:
    """Do what the button says for the country of its form; 404 for a country or a day that is not on the page."""
    by_country = {section.code: section for section in country_sections(request, shown, programme)}
    section = by_country.get(request.POST.get("country", ""))
    act = ACTS.get(request.POST.get("act", ""))
    if section is None or act is None:
        raise Http404
    refused = act(request, section, country=section.code, programme_code=code_of(programme), by=request.user)
    if refused:
        return render_page(request, shown, programme, refused)
    messages.success(request, _("Saved."))
    return redirect(request.path)


def add_day(request: HttpRequest, section: CountrySection, **where) -> CountryForm | None:
    form = AddDayForm(request.POST, country=section.code, listed=section.days)
    if find_made_before(request, form):
        return None
    if not form.is_valid():
        return form
    make_once(request, form, lambda: calendar_overrides.override_day(**where, **form.values()))
    return None


def set_weekend(request: HttpRequest, section: CountrySection, **where) -> CountryForm | None:
    form = WeekendForm(request.POST, country=section.code, initial={"weekend": sorted(section.weekend)})
    if not form.is_valid():
        return form
    calendar_overrides.set_weekend(**where, **form.values())
    return None


def correct_day(request: HttpRequest, section: CountrySection, **where) -> None:
    """One of the buttons beside a day."""
    data = request.POST
    listed = next((listed for listed in section.days if f"{listed.day:%Y-%m-%d}" == data.get("day")), None)
    if listed is None:
        raise Http404
    act = data["act"]
    if act == "undo":
        calendar_overrides.remove_day_override(day=listed.day, **where)
        return
    verb = Verb.CONFIRMED if act == "confirm" else Verb.WORKED
    calendar_overrides.override_day(day=listed.day, name=listed.name[:120], works=act == "work", verb=verb, **where)


ACTS: dict[str, Callable[..., CountryForm | None]] = {
    "add": add_day,
    "weekend": set_weekend,
    "confirm": correct_day,
    "work": correct_day,
    "undo": correct_day,
}
