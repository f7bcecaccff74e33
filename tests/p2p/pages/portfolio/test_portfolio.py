"""The portfolio: figures over everything, and one page of the table."""

import datetime as dt
import re

import pytest
from django.utils.translation import override

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.pages.portfolio import queries
from p2p.pages.portfolio.filters import Filters
from programmes.models import Programme
from sessions.models import PeerSession
from tests.factories import (
    AttendanceFactory,
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    NeedFactory,
    NoteEntryFactory,
    NoteFactory,
    PairingFactory,
    PeerSessionFactory,
    ProgrammeFactory,
    ReportFactory,
    days,
    now,
    observer_of,
    officer_of,
    started,
    team_of,
    teammate_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


def shown(person: Person, **asked) -> dict:
    return queries.portfolio_context(Viewer(person), Filters.read(asked), now())


def summary_of(programme: Programme) -> queries.ProgrammeSummary:
    return next(summary for summary in shown(unesco())["summaries"] if summary.programme == programme)


def learns_from(programme: Programme, *countries: str, **pairing) -> None:
    """Both sides have agreed, unless the test says otherwise."""
    for country in countries:
        team = team_of(programme, "providing", code=f"T{country}", country=country)
        PairingFactory(team=team, **({"state": "agreed", "agreed_on": days(-50)} | pairing))


def held(programme: Programme, gap: int = -1, **session) -> PeerSession:
    start = now() + dt.timedelta(days=gap)
    both = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(
        programme=programme,
        **({"status": "held", "note_taker": teammate_of(programme), "starts_at": start, "teams": both} | session),
    )


def test_what_somebody_of_a_region_only_observes_elsewhere_is_not_in_their_portfolio():
    elsewhere = started(seeking_country="CO")
    reader = observer_of(elsewhere, portfolio=Person.Portfolio.AFRICA)
    mine = started(seeking_country="UG")
    assert [summary.programme for summary in shown(reader)["summaries"]] == [mine]


def test_a_region_reads_its_own_programmes():
    ours, _theirs = ProgrammeFactory(seeking_country="UG"), ProgrammeFactory(seeking_country="CR")
    page = shown(unesco(Person.Portfolio.AFRICA))
    assert [summary.programme for summary in page["summaries"]] == [ours]
    assert page["learning"] == ["Uganda"]


def test_figures_over_everything_do_not_multiply_each_other():
    for _ in range(2):
        programme = started(phase="SESS")
        for _ in range(3):
            AttendanceFactory(session=held(programme), public=10, women=4)
        for status in ("covered", "partly_covered", "dropped"):
            NeedFactory(programme=programme, status=status, reason="Solved.")
    PeerSessionFactory(status="cancelled")
    totals = shown(unesco())["totals"]
    assert totals["of_sessions"] == {"n": 6, "places": 60, "women": 24}
    assert totals["of_needs"] == {"n": 4, "covered": 2, "partly": 2}


def test_what_one_side_discusses_by_itself_is_in_no_figure():
    programme = started(phase="SESS")
    AttendanceFactory(session=held(programme, visibility="own_side"))
    assert shown(unesco())["totals"]["of_sessions"]["n"] == 0
    assert (summary_of(programme).held, summary_of(programme).sessions) == (0, 0)


@pytest.mark.parametrize(
    ("session", "entry", "late"),
    [("exchange", "exchange", 1), ("exchange", "own_side", 0), ("own_side", "exchange", 0), ("exchange", None, 1)],
)
def test_an_action_counts_as_late_unless_one_side_keeps_its_note_for_itself(session, entry, late):
    programme = started(phase="SESS")
    note = NoteFactory(session=held(programme, visibility=session), state="shared")
    source = entry and NoteEntryFactory(note=note, visibility=entry, team=team_of(programme, "seeking"))
    FollowUpActionFactory(programme=programme, entry=source, due_on=days(-1))
    assert summary_of(programme).late == late


def test_the_heading_counts_countries_and_not_programmes(as_):
    for code in ("UGA-ONE", "UGA-TWO"):
        learns_from(started(code=code), "KE", "TZ")
    learns_from(started(code="KEN-ONE", seeking_country="KE"), "TZ")
    learns_from(started(code="PER-ONE", seeking_country="PE", state="cancelled"), "CL")
    page = as_(unesco()).get("/portfolio/").text
    assert "countries are learning" in page
    seen = shown(unesco())
    assert (seen["learning"], seen["teaching"]) == (["Kenya", "Uganda"], {"KE", "TZ"})


def test_an_exchange_that_was_only_proposed_teaches_nobody_yet():
    programme = started()
    learns_from(programme, "KE", state="proposed", agreed_on=None)
    assert (summary_of(programme).peers, shown(unesco())["teaching"]) == ([], set())


def test_a_row_tells_how_a_programme_stands():
    programme = started(phase="SESS")
    learns_from(programme, "KE", "TZ")
    held(programme)
    held(programme, 9, status="planned")
    NeedFactory(programme=programme, status="covered")
    NeedFactory(programme=programme, status="dropped", reason="Solved.")
    FollowUpActionFactory(programme=programme, due_on=days(-1))
    ExpectedOutcomeFactory(programme=programme, outcome="OUT-P1", own_title="", policy_stage="draft")
    summary = summary_of(programme)
    assert summary.peers == ["Kenya", "Tanzania"]
    assert (summary.held, summary.sessions, summary.needs, summary.covered, summary.late) == (1, 2, 1, 1, 1)
    assert summary.text.stage.label == "Draft"


def test_a_phase_past_its_planned_end_is_marked_in_the_table():
    programme = started()
    programme.phases.filter(kind="PREP").update(planned_end=days(-1))
    assert summary_of(programme).overdue
    programme.phases.filter(kind="PREP").update(planned_end=today())
    assert not summary_of(programme).overdue


def test_the_table_is_filtered_by_what_the_address_says():
    first, second = started(phase="SESS"), started(state="paused")
    assert [summary.programme for summary in shown(unesco(), phase="SESS")["summaries"]] == [first]
    assert [summary.programme for summary in shown(unesco(), state="paused")["summaries"]] == [second]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("country", ["CR", "EG", "ET"]),
        ("-country", ["ET", "EG", "CR"]),
        ("phase", ["ET", "CR", "EG"]),
        ("-held", ["CR", "EG", "ET"]),
        ("-covered", ["ET", "CR", "EG"]),
        ("-late", ["EG", "CR", "ET"]),
        ("end", ["EG", "ET", "CR"]),
    ],
)
def test_the_table_is_sorted_by_what_the_address_says(sort, order):
    ethiopia = started(code="ETH-ONE", seeking_country="ET", end_date=days(20))
    rica = started(code="CRI-ONE", seeking_country="CR", phase="SESS", end_date=days(30))
    egypt = started(code="EGY-ONE", seeking_country="EG", phase="FOLL", end_date=days(10))
    held(rica)
    NeedFactory(programme=ethiopia, status="covered")
    FollowUpActionFactory(programme=egypt, due_on=days(-1))
    assert [summary.programme.seeking_country.code for summary in shown(unesco(), sort=sort)["summaries"]] == order


def test_countries_follow_the_alphabet_of_the_reader():
    for code, country in (("EGY-ONE", "EG"), ("ZAF-ONE", "ZA"), ("DEU-ONE", "DE")):
        started(code=code, seeking_country=country)
    with override("fr"):
        summaries = shown(unesco())["summaries"]
        names = [str(summary.programme.seeking_country.name) for summary in summaries]
    assert names == ["Afrique du Sud", "Allemagne", "Égypte"]


def test_a_heading_that_is_pressed_keeps_the_filter_and_turns_round(as_):
    started(phase="SESS")
    page = re.sub(r">\s+<", "><", as_(unesco()).get("/portfolio/?phase=SESS&sort=end&page=1").text)
    assert 'aria-sort="ascending"><a href="?phase=SESS&amp;sort=-end"' in page
    assert '<a href="?phase=SESS&amp;sort=-late"' in page


@pytest.mark.parametrize(
    "asked", [{"phase": "x"}, {"state": "'"}, {"sort": "password"}, {"page": "-1"}, {"page": "9" * 30}, {"page": "²"}]
)
def test_a_mistyped_address_still_shows_the_page(as_, asked):
    started()
    answer = as_(unesco()).get("/portfolio/", asked)
    assert (answer.status_code, len(answer.context["summaries"])) == (200, 1)


def test_twenty_five_programmes_fill_a_page():
    ProgrammeFactory.create_batch(26)
    assert [len(shown(unesco(), page=page)["summaries"]) for page in ("1", "2", "3")] == [25, 1, 1]


def test_reports_that_wait_for_unesco_are_listed():
    waiting = ReportFactory(status="in_review")
    ReportFactory(status="draft")
    ReportFactory(status="in_review", signed_for="support", approved_version=1)
    assert list(shown(unesco())["reports"]) == [waiting]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["draft", "draft", "adopted", "none"], ["1 is adopted", "2 are drafts"]),
        (["validated", "draft"], ["1 is validated", "1 is a draft", "none is adopted yet"]),
        (["none"], []),
    ],
)
def test_policy_texts_are_told_by_stage_the_furthest_first(texts, words):
    for stage in texts:
        ExpectedOutcomeFactory(policy_stage=stage)
    assert shown(unesco())["texts"] == words


def test_a_text_of_the_toolkit_that_nobody_began_counts_too():
    ExpectedOutcomeFactory(outcome="OUT-P1", own_title="")
    assert shown(unesco())["texts"] == ["1 is not begun", "none is adopted yet"]


def test_the_target_of_a_text_is_that_of_its_indicator():
    text = ExpectedOutcomeFactory(outcome="OUT-P1", own_title="", policy_stage="draft", programme=started())
    IndicatorFactory(outcome=text, indicator="P1-c", own_label="", target=4, baseline=0)
    standing = summary_of(text.programme).text
    assert (standing.stage, standing.target) == ("draft", "submitted")


def test_officers_of_single_programmes_find_them_at_home(as_, programme):
    kofi = officer_of(programme)
    assert as_(kofi).get("/portfolio/").status_code == 403
    assert programme.title in as_(kofi).get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "1 country is learning, 2 are teaching", "3 countries are learning, 2 are teaching"),
        ("fr", "1 pays apprend, 2 transmettent", "3 pays apprennent, 2 transmettent"),
        ("es", "1 país aprende, 2 enseñan", "3 países aprenden, 2 enseñan"),
        ("ar", "بلد واحد يتعلّم، وبلدان يقدّمان المعرفة", "3 بلدان تتعلّم، وبلدان يقدّمان المعرفة"),
    ],
)
def test_the_heading_has_the_right_form_of_each_number(as_, language, one, several):
    learns_from(started(code="UGA-ONE"), "KE", "TZ")
    reader = as_(unesco(language=language))
    assert one in heading(reader)
    for code, country in (("PER-ONE", "PE"), ("CHL-ONE", "CL")):
        started(code=code, seeking_country=country)
    assert several in heading(reader)


def heading(reader) -> str:
    found = re.search(r"<h1>\s*(.*?)\s*</h1>", reader.get("/portfolio/").text)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])
