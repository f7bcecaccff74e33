"""Other changes to a programme: its state, its checklist, its success factors; and who may start one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from p2p.base.history.models import Event
from programmes import actions
from programmes.models import ChecklistTick, Programme, SuccessScore
from tests.factories import coordinator_of, days, officer_of, peer_of, started, today, unesco

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


def test_a_tick_is_changed_and_not_doubled(programme, coordinator):
    for state in ("doing", "done"):
        actions.tick(programme=programme, item="PREP-01", state=state, by=coordinator, today=today())
    tick = ChecklistTick.objects.get()
    assert (tick.item, tick.state, tick.by, tick.on) == ("PREP-01", "done", coordinator, today())


def test_a_tick_is_set_from_the_page_of_its_phase(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}tick/PREP-01/"
    answer = as_(coordinator).post(path, {"state": "done"})
    assert (answer.status_code, answer["Location"]) == (302, f"{programme.get_absolute_url()}phases/PREP/")
    assert ChecklistTick.objects.get().state == "done"


@pytest.mark.parametrize(("item", "state"), [("PREP-99", "done"), ("PREP-01", "maybe"), ("PREP-01", "")])
def test_an_action_the_toolkit_does_not_know_cannot_be_ticked(as_, programme, coordinator, item, state):
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}tick/{item}/", {"state": state})
    assert answer.status_code == 404
    assert ChecklistTick.objects.count() == 0


def test_factors_are_scored_at_each_moment_and_scored_anew(programme, coordinator):
    for moment, score in (("midway", 1), ("end", 2), ("end", 3)):
        actions.score_factors(
            programme=programme, moment=moment, scores={"SF-01": (score, "Minutes")}, by=coordinator, today=today()
        )
    assert set(SuccessScore.objects.values_list("moment", "score")) == {("midway", 1), ("end", 3)}


def test_scores_are_kept_from_the_page(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}success-factors/"
    values = {"moment": "end", "SF-01": "2", "SF-01-why": "Four ministries took part."}
    assert as_(coordinator).post(path, values).status_code == 302
    row = SuccessScore.objects.get()
    assert (row.factor, row.score, row.evidence) == ("SF-01", 2, "Four ministries took part.")


@pytest.mark.parametrize("wrong", [{"SF-01": "-1"}, {"SF-01": "9"}])
def test_a_score_outside_the_scale_is_refused(as_, programme, coordinator, wrong):
    path = f"{programme.get_absolute_url()}success-factors/"
    assert as_(coordinator).post(path, wrong | {"moment": "end"}).status_code == 422
    assert as_(coordinator).post(path, {"moment": "someday", "SF-01": "2"}).status_code == 404
    assert SuccessScore.objects.count() == 0


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


def noon_of(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def test_a_phase_is_blocked_from_the_day_on_which_its_end_is_over_and_a_point_is_not_met(programme):
    phase = programme.phases.get(kind="PREP")
    assert actions.find_blocked(now=noon_of(phase.planned_end)) == 0
    first = phase.planned_end + dt.timedelta(days=1)
    for day in (first, first + dt.timedelta(days=3)):
        assert actions.find_blocked(now=noon_of(day)) == 1
    phase.refresh_from_db()
    assert phase.blocked_on == first


def test_a_phase_with_a_later_end_is_blocked_no_longer(programme):
    phase = programme.phases.get(kind="PREP")
    actions.find_blocked(now=noon_of(phase.planned_end + dt.timedelta(days=1)))
    programme.phases.filter(pk=phase.pk).update(planned_end=phase.planned_end + dt.timedelta(days=30))
    assert actions.find_blocked(now=noon_of(phase.planned_end + dt.timedelta(days=2))) == 0
    phase.refresh_from_db()
    assert phase.blocked_on is None
