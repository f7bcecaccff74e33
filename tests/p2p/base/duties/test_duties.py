"""What is owed by whom and when: one question for everything, and every duty leads to where it is done."""

import datetime as dt
import re
from collections import Counter

import pytest
import time_machine
from django.apps import apps
from django.db.models import CASCADE, DateField, ForeignKey, Model
from django.test.utils import isolate_apps
from django.utils.translation import override

from outcomes.actions.reports import approve_report
from p2p.base.accounts.models import Person
from p2p.base.duties.actions import delegate
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.duties.registry import DUTIES
from p2p.base.history.models import Event
from p2p.base.i18n.text import bidi_isolate
from programmes.models import Programme, State
from tests.factories import (
    CorrectionFactory,
    EventFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    InvitationFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NoteFactory,
    NotificationFactory,
    OfferFactory,
    PairingFactory,
    PeerSessionFactory,
    RecipientFactory,
    ReportFactory,
    RiskFactory,
    coordinator_of,
    days,
    deputy_of,
    now,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db
MEMBERS = r"(?<=\"since\" <= )\(\S+\)|(?<=\"ended_at\" > )\([^)]+\)"


@pytest.mark.parametrize("code", DUTIES.entries())
def test_a_kind_is_put_together_for_a_whole_day_and_for_every_reader(code, django_assert_num_queries):
    morning, evening = (dt.datetime.combine(today(), dt.time(hour), tzinfo=dt.UTC) for hour in (1, 23))
    built = set()
    for at, language in ((morning, "en"), (evening, "ar")):
        with time_machine.travel(at), override(language), django_assert_num_queries(0):
            built.add(str(DUTIES[code].queryset(today()).query))
    # But for who belongs to a team: that is looked up when the question is asked.
    assert len({re.sub(MEMBERS, "now", query) for query in built}) == 1


def owed_by(person: Person, **values) -> list[str]:
    return sorted(duty.kind.code for duty in duties_of([person.pk], today(), **values))


def busy() -> tuple[Programme, Person]:
    """A programme in which Amina owes most kinds of things."""
    programme = started()
    amina = coordinator_of(programme, name="Amina")
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    facts = {"programme": programme, "teams": teams}
    PeerSessionFactory(**facts, status="held", note_taker=amina, notes_due_on=days(-1))
    PeerSessionFactory(**facts, status="planned", starts_at=now() + dt.timedelta(days=10))
    PeerSessionFactory(**facts, status="confirmed", note_taker=amina)
    RiskFactory(programme=programme, owner=amina, review_on=days(-4))
    OfferFactory(programme=programme, answer_by=amina, answer_due_on=days(2))
    InvitationFactory(team=teams[1], invited_by=amina)
    FollowUpActionFactory(programme=programme, owner=amina, due_on=days(1))
    IndicatorFactory(outcome__programme=programme, responsible=amina, due_on=days(3))
    ReportFactory(programme=programme, status="in_review")
    return programme, amina


def busier() -> tuple[Programme, Person]:
    """And with what lies ahead, a mailbox that is gone, and what UNESCO looks at: one thing of every kind."""
    programme, amina = busy()
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    ahead = {"starts_at": now() + dt.timedelta(days=20), "moderator": amina, "note_taker": amina}
    PeerSessionFactory(programme=programme, teams=teams, status="confirmed", **ahead)
    peer_of(programme, contact_email="gone@mail.example", refused_address="gone@mail.example", refused_at=now())
    RecipientFactory(form__programme_code=programme.code, person=amina)
    NotificationFactory(kind="waiting", programme_code=programme.code, channel="phone")
    told = {"status": "notes_shared", "note_taker": amina, "notes_due_on": days(1)}
    shared = PeerSessionFactory(programme=programme, teams=teams, needs=[NeedFactory(programme=programme)], **told)
    CorrectionFactory(note=NoteFactory(session=shared, author=amina, state="shared"))
    blocked_reason = {"confirmed_by_providing": amina, "confirmed_on_providing": today(), "answer_due_on": days(5)}
    PairingFactory(team=teams[1], **blocked_reason)
    Programme.objects.filter(pk=programme.pk).update(ground_rules="Listen.", rules_on=today())
    watched(amina)
    reviewed(programme, amina)
    return programme, amina


def reviewed(programme: Programme, amina: Person) -> None:
    """A figure of somebody else, a report that came back, and one from the region that Amina reads for UNESCO."""
    MeasurementFactory(indicator__outcome__programme=programme)
    ReportFactory(programme=programme, return_reason="Add the figures.")
    Person.objects.filter(pk=amina.pk).update(portfolio="AFR")
    ReportFactory(programme=started(), status="in_review")


def watched(officer: Person) -> None:
    """Programmes to look at: one blocked, one late and silent, one closed half a year ago."""
    for blocked_on in (days(-2), None):
        programme = started()
        MembershipFactory(person=officer, team=team_of(programme, "support"), role="officer")
        programme.phases.filter(left_on=None, entered_on__isnull=False).update(
            planned_start=days(-60), planned_end=days(-3), blocked_on=blocked_on
        )
    InvitationFactory(team=team_of(programme, "providing"), state="admission", answered_at=now())
    closed = started(state="closed_with_follow_up", closed_on=days(-180), carrier=officer)
    MembershipFactory(person=officer, team=team_of(closed, "seeking"), role="coordinator")
    event = EventFactory(programme_code=programme.code)
    Event.objects.filter(pk=event.pk).update(at=now() - dt.timedelta(days=30))


def test_every_kind_is_owed_by_somebody_here():
    _programme, amina = busier()
    assert set(owed_by(amina)) == set(DUTIES.entries())


def test_everything_owed_by_everybody_is_one_question_and_one_for_the_notes_about_it(django_assert_num_queries):
    for _ in range(3):
        busier()
    DUTIES.entries()
    with django_assert_num_queries(2):
        found = duties_of(None, today())
    assert len({duty.kind.code for duty in found}) == len(DUTIES)
    assert Counter(duty.kind.code for duty in found)["notes"] == 3


def test_every_duty_leads_its_owner_to_a_page_that_opens(as_):
    _programme, amina = busier()
    browser = as_(amina)
    found = {duty.kind.code: browser.get(duty.path).status_code for duty in duties_of([amina.pk], today())}
    assert found == dict.fromkeys(DUTIES.entries(), 200)


def test_every_duty_of_the_demonstration_leads_its_owner_to_a_page_that_opens(demo, as_):
    owed = duties_of(None, today())
    people = Person.objects.in_bulk({duty.owner for duty in owed})
    browsers = {pk: as_(person) for pk, person in people.items()}
    closed = [
        f"{people[duty.owner]} ({duty.path}): {code}"
        for duty in owed
        if (code := browsers[duty.owner].get(duty.path).status_code) != 200
    ]
    assert closed == []


@pytest.mark.parametrize("state", State.values)
def test_nothing_is_owed_that_the_state_of_the_programme_forbids(as_, state):
    _programme, amina = busy()
    Programme.objects.update(state=state, carrier=amina, closed_on=today())
    browser = as_(amina)
    closed = [duty.kind.code for duty in duties_of([amina.pk], today()) if browser.get(duty.path).status_code != 200]
    assert closed == []


def test_a_programme_that_is_paused_reminds_nobody_and_still_takes_answers(demo):
    Programme.objects.update(state=State.PAUSED)
    assert {duty.kind.code for duty in duties_of(None, today())} == {"feedback"}


def test_the_members_of_another_programme_owe_nothing_here():
    busy()
    assert owed_by(coordinator_of(started())) == ["phase"]


def test_without_a_coordinator_the_deputy_owes_what_falls_to_the_coordination():
    programme = started()
    bol = deputy_of(programme)
    assert owed_by(bol) == ["phase"]
    coordinator_of(programme)
    assert owed_by(bol) == []


def test_what_is_done_is_no_longer_owed():
    programme, amina = busy()
    programme.peer_sessions.update(status="agreed", note_taker=amina)
    programme.risks.update(status="closed")
    programme.offers.update(status="accepted")
    programme.actions.update(status="done", done_on=today())
    MeasurementFactory(indicator=programme.indicators.get(), status="accepted")
    programme.reports.update(status="approved")
    assert owed_by(amina) == ["invitation", "phase"]


def test_a_figure_that_was_returned_is_owed_again():
    programme, amina = busy()
    MeasurementFactory(indicator=programme.indicators.get(), status="returned", review_reason="Which month?")
    assert "figure" in owed_by(amina)


def test_whoever_has_approved_a_report_owes_nothing_more():
    programme, amina = busy()
    report = programme.reports.get()
    approve_report(report=report, by=amina, seen=report.version)
    assert "report" not in owed_by(amina)


def test_until_limits_how_far_one_looks():
    _programme, amina = busy()
    assert owed_by(amina, until=today()) == ["held", "note_taker", "notes", "phase", "report", "risk"]


def test_codes_limit_the_programmes():
    programme, amina = busy()
    assert owed_by(amina, codes=[programme.code]) == owed_by(amina)
    assert owed_by(amina, codes=["UGA-NONE"]) == []


def test_what_is_late_and_does_most_harm_comes_first_and_what_lies_ahead_in_order_of_days():
    _programme, amina = busy()
    owed = duties_of([amina.pk], today())
    late = [one for one in owed if one.state == "late"]
    assert owed[: len(late)] == late
    assert [one.kind.code for one in late] == ["notes", "note_taker", "held", "phase", "risk"]
    soon = [one for one in owed if one.state == "soon"]
    assert owed[len(late) : len(late) + len(soon)] == soon
    assert [(one.due, -one.kind.priority) for one in soon] == sorted((one.due, -one.kind.priority) for one in soon)


@pytest.mark.parametrize(("due", "state", "late"), [(-1, "late", 1), (0, "soon", 0), (7, "soon", -7), (8, "later", -8)])
def test_a_duty_says_how_it_stands(due, state, late):
    kind = DUTIES.entries()["action"]
    one = Duty(kind, 1, "UGA-T", 4, "Write", days(due), today())
    assert (one.state, one.days_late, one.days_left) == (state, late, -late)
    assert (one.title, one.path) == (f"Action: {bidi_isolate('Write')}", "/programmes/UGA-T/actions/4/")


def test_nobody_is_asked_who_cannot_be():
    programme = started()
    RiskFactory(programme=programme, owner=None, review_on=days(-4))
    assert duties_of(None, today()) == []


def test_a_note_taker_is_asked_for_a_fortnight_ahead():
    programme = started()
    amina = coordinator_of(programme)
    ours = [team_of(programme, "seeking")]
    PeerSessionFactory(programme=programme, starts_at=now() + dt.timedelta(days=20), teams=ours)
    [duty] = [one for one in duties_of([amina.pk], today()) if one.kind.code == "note_taker"]
    assert duty.due == days(6)


def test_members_and_peers_owe_what_carries_their_name():
    programme = started()
    member, thabo = teammate_of(programme), peer_of(programme)
    FollowUpActionFactory(programme=programme, owner=member)
    PeerSessionFactory(
        programme=programme,
        status="held",
        note_taker=thabo,
        notes_due_on=today(),
        teams=[team_of(programme, "providing")],
    )
    assert (owed_by(member), owed_by(thabo)) == (["action"], ["notes"])


# A date by which somebody does something, and the somebody, as our models call them.
DATES = {"due_on", "review_on", "answer_due_on", "notes_due_on", "deadline"}
OWNERS = {"owner", "responsible", "answer_by", "note_taker"}
ELSEWHERE = {
    "NoteEntry": "an action that is only noted becomes a follow-up action when the notes are shared",
    "DutyOverride": "says something about a duty",
}


def without_a_duty(models) -> list[str]:
    """Models whose rows somebody owes by a date, and that no kind of duty covers."""
    covered = {kind.queryset(today()).model for kind in DUTIES.entries().values()}
    owed = [one for one in models if {*names(one)} & DATES and {*names(one)} & OWNERS]
    return [one.__name__ for one in owed if one not in covered and one.__name__ not in ELSEWHERE]


def names(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def test_whatever_has_an_owner_and_a_due_date_is_a_duty():
    ours = [one for one in apps.get_models() if not one.__module__.startswith(("django", "allauth"))]
    assert without_a_duty(ours) == []


@isolate_apps("programmes")
def test_a_model_that_was_forgotten_would_be_found():
    class Promise(Model):
        owner = ForeignKey(Person, on_delete=CASCADE, related_name="+")
        due_on = DateField()

        class Meta:
            app_label = "programmes"

        def __str__(self) -> str:
            return f"{self.owner} {self.due_on}"

    assert without_a_duty([Promise]) == ["Promise"]


@pytest.mark.parametrize(
    ("closed", "measured", "number"),
    [
        (-140, None, None),
        (-160, None, 6),
        (-200, None, 6),
        (-340, None, 12),
        (-730, None, 24),
        (-200, -5, None),
        (-370, -190, 12),
    ],
)
def test_after_closing_the_carrier_looks_again_until_something_is_measured(closed, measured, number):
    programme = started()
    amina = coordinator_of(programme)
    Programme.objects.update(state=State.CLOSED, closed_on=days(closed), carrier=amina)
    if measured:
        MeasurementFactory(indicator=IndicatorFactory(outcome__programme=programme), on=days(measured))
    found = [one.number for one in duties_of([amina.pk], today()) if one.kind.code == "check"]
    assert found == ([number] if number else [])


def test_what_is_not_shared_belongs_to_a_field_that_a_colleague_can_take():
    wrong = [
        kind.code
        for kind in DUTIES.entries().values()
        if kind.can_snooze and not kind.shared and kind.owner not in names(kind.queryset(today()).model)
    ]
    assert wrong == []


def test_what_was_left_to_somebody_who_is_gone_comes_back():
    programme = started()
    amina, deng = coordinator_of(programme), deputy_of(programme)
    [duty] = duties_of([amina.pk], today())
    delegate(duty=duty, to=deng, by=amina, now=now())
    assert owed_by(deng) == ["phase"]
    Person.objects.filter(pk=deng.pk).update(is_active=False)
    assert owed_by(amina) == ["phase"]


def test_what_was_left_to_a_colleague_stays_there_when_its_date_moves():
    programme = started()
    amina, deng = coordinator_of(programme), deputy_of(programme)
    delegate(duty=duties_of([amina.pk], today())[0], to=deng, by=amina, now=now())
    programme.phases.update(planned_end=days(300))
    assert (owed_by(amina), owed_by(deng)) == ([], ["phase"])


def test_what_lies_ahead_cannot_start_yet_and_says_why(as_):
    programme = started()
    bol = teammate_of(programme)
    teams = [team_of(programme, "seeking")]
    PeerSessionFactory(programme=programme, teams=teams, status="confirmed", note_taker=bol, starts_at=days_ahead(9))
    [duty] = [one for one in duties_of([bol.pk], today()) if one.kind.code == "notes_ahead"]
    assert (duty.state, bool(duty.blocked_reason)) == ("later", True)
    page = as_(bol).get("/").content.decode()
    assert "the session lies ahead" in page


def days_ahead(number: int) -> dt.datetime:
    return now() + dt.timedelta(days=number)
