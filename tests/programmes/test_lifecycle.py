"""Start a programme, edit it, pause and close it; and who may."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from p2p.base.history.models import Event
from programmes import actions
from programmes.models import Programme
from programmes.policy import Role
from tests.factories import PersonFactory, coordinator_of, days, now, officer_of, peer_of, started, today, unesco

pytestmark = pytest.mark.django_db


def change(programme: Programme, state: str, **values) -> Programme:
    facts = {"carrier": None, "by": coordinator_of(programme), "today": today(), "reason": "Elections."} | values
    return actions.change_state(programme=programme, state=state, **facts)


def test_closing_asks_who_carries_the_file(programme, coordinator):
    with pytest.raises(ValidationError) as refusal:
        change(programme, "closed_with_follow_up")
    assert list(refusal.value.error_dict) == ["carrier"]
    closed = change(programme, "closed_with_follow_up", carrier=coordinator)
    assert (closed.state, closed.carrier, closed.closed_on) == ("closed_with_follow_up", coordinator, today())
    assert closed.follow_up_until == days(731)


def test_whoever_closes_reads_what_is_left_out(as_, programme, coordinator):
    page = as_(coordinator)
    lead = page.get(f"{programme.get_absolute_url()}state/").context["lead"]
    assert lead.startswith("Closing now leaves out: Diagnostic, Sessions, Follow-up and Evaluation. Not met in the")
    change(programme, "paused")
    assert page.get(f"{programme.get_absolute_url()}state/").context["lead"] == ""


def test_the_last_phase_leads_to_closing(as_):
    programme = started(phase="EVAL")
    words = f'href="{programme.get_absolute_url()}state/"'
    assert words in as_(coordinator_of(programme)).get(f"{programme.get_absolute_url()}phases/EVAL/").text
    assert words not in as_(peer_of(programme)).get(f"{programme.get_absolute_url()}phases/EVAL/").text


@pytest.mark.parametrize("state", ["paused", "closing", "archived", "cancelled"])
def test_a_change_of_state_needs_a_reason(programme, state):
    with pytest.raises(ValidationError) as refusal:
        change(programme, state, reason=" ")
    assert list(refusal.value.error_dict) == ["reason"]
    assert change(programme, state).state == state
    assert Event.objects.get(verb="state").reason == "Elections."


def test_going_on_needs_no_reason():
    assert change(started(state="paused"), "active", reason="").state == "active"


def test_the_page_puts_a_refusal_next_to_its_field(as_, programme, coordinator):
    answer = as_(coordinator).post(
        f"{programme.get_absolute_url()}state/", {"state": "paused", "carrier": "", "reason": ""}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_the_programme_is_edited_on_its_page(as_, programme, coordinator):
    values = {name: getattr(programme, name) for name in ("title", "goal", "policy_topic", "cultural_domain")}
    values |= {"working_languages": ["en", "fr"], "version": programme.version, "theory_of_change": ""}
    values |= {"time_zone": "Africa/Kampala"}
    values |= {"start_date": f"{programme.start_date}", "end_date": f"{programme.end_date}", "title": "A better title"}
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}edit/", values)
    assert answer.status_code == 302
    programme.refresh_from_db()
    assert (programme.title, programme.working_languages) == ("A better title", ["en", "fr"])


NEW = {
    "code": "KEN-DANCE",
    "title": "A law for dance",
    "goal": "A first text.",
    "seeking_country": "KE",
    "policy_topic": "TP-LAW",
    "cultural_domain": "CD-PERF",
    "working_languages": ["en"],
    "start_date": "2026-01-01",
    "end_date": "2026-12-31",
}


def test_an_officer_starts_a_programme_and_serves_it(as_):
    kofi = officer_of(started())
    answer = as_(kofi).post("/programmes/new/", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/programmes/KEN-DANCE/")
    assert as_(kofi).get("/programmes/KEN-DANCE/edit/").status_code == 200


def test_whoever_reads_a_portfolio_starts_programmes(as_):
    assert as_(unesco()).post("/programmes/new/", NEW).status_code == 302


def test_others_are_told_who_starts_programmes(as_, programme):
    for person in (coordinator_of(programme), peer_of(programme)):
        assert as_(person).post("/programmes/new/", NEW).status_code == 403
    assert not Programme.objects.filter(code="KEN-DANCE").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "ken-dance"}, "code"),
        ({"code": "KENDANCE"}, "code"),
        ({"end_date": "2025-12-31"}, "__all__"),
        ({"end_date": "31.12.2026"}, "end_date"),
        ({"seeking_country": "XX"}, "seeking_country"),
        ({"policy_topic": "TP-NONE"}, "policy_topic"),
        ({"working_languages": []}, "working_languages"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_a_new_programme_with_one_wrong_field_is_refused_at_that_field(as_, wrong, field):
    answer = as_(unesco()).post("/programmes/new/", NEW | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Programme.objects.count() == 0


def test_a_code_that_is_taken_is_refused(as_):
    started(code="KEN-DANCE")
    answer = as_(unesco()).post("/programmes/new/", NEW)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_a_new_programme_has_five_planned_phases_two_teams_and_its_officer():
    kofi = PersonFactory()
    draft = {
        "code": "KEN-DANCE",
        "title": "A law for dance",
        "goal": "A first text.",
        "seeking_country": "KE",
        "policy_topic": "TP-LAW",
        "cultural_domain": "CD-PERF",
        "working_languages": ["en"],
        "start_date": dt.date(2026, 1, 1),
        "end_date": dt.date(2026, 12, 31),
    }
    programme = actions.start_programme(values=draft, by=kofi, officer=kofi, now=now())
    rows = list(programme.phases.values_list("kind", "planned_start", "planned_end", "entered_on"))
    assert [kind for kind, *_ in rows] == ["PREP", "DIAG", "SESS", "FOLL", "EVAL"]
    assert (rows[0][1], rows[-1][2]) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [before[2] for before in rows[:-1]] == [after[1] for after in rows[1:]]
    assert [entered for *_, entered in rows] == [dt.date(2026, 1, 1), None, None, None, None]
    assert [(one.code, one.side) for one in programme.teams.order_by("code")] == [
        ("KEN", "seeking"),
        ("UNESCO", "support"),
    ]
    assert kofi.memberships.get().role == Role.OFFICER
