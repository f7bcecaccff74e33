"""A programme from the first invitation to the report that everybody approved, by clicking."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from tests.browser.people import ILSE, KOFI
from tests.browser.visitor import Visitor
from tests.live import Site

pytestmark = pytest.mark.browser

TODAY = dt.datetime.now(dt.UTC).date()
PASSWORD = "weaving needs two hands"
NEED = "How do weavers agree on a fair price?"
LESSON = "Prices hold where the cooperative publishes them."
TASK = "Publish a first price list with the cooperative"
Come = Callable[..., Visitor]


@dataclass(frozen=True)
class Cast:
    """Where the story is set: who seeks, who provides, and the zones of both as the forms name them."""

    code: str
    title: str
    country: str
    zone: str
    peers_code: str
    peers: str
    peers_zone: str


KENYA = Cast(
    code="KEN-CRAFT",
    title="Fair prices for weavers in Kenya",
    country="Kenya",
    zone="Kenya – Nairobi",
    peers_code="GHA",
    peers="Ghana",
    peers_zone="Ghana – Accra",
)


def day(days: int) -> str:
    """So many days from today, as a date field takes it."""
    return (TODAY + dt.timedelta(days=days)).isoformat()


def test_a_programme_from_invitation_to_approved_report(live: Site, visitor: Come, tmp_path):
    officer = visitor(KOFI)
    officer.go("/")
    from_preparation_to_report(KENYA, live, visitor, officer, tmp_path)
    stands_in_the_portfolio(visitor(ILSE), KENYA)


def from_preparation_to_report(cast: Cast, live: Site, visitor: Come, officer: Visitor, folder: Path) -> None:
    """All five phases; ``officer`` is on the home page."""
    start_a_programme(officer, cast)
    invite_the_coordinator(officer, cast)

    coordinator = accept_by_mail(live, visitor(), "wanjiru@culture.example", cast)
    build_the_team(coordinator, visitor, cast)
    face_the_obstacles(coordinator)
    expect_an_outcome(coordinator)
    tick_a_key_action(coordinator)
    move_on(coordinator, "Diagnostic")

    look_into_the_field(coordinator)
    peer = bring_in_a_peer(live, coordinator, visitor(), cast)
    make_an_offer(peer, cast)
    agree_on_the_exchange(coordinator, peer, cast)
    move_on(coordinator, "Sessions")

    meet(coordinator, cast)
    write_the_notes(peer)
    say_that_it_was_enough(coordinator)
    move_on(coordinator, "Follow-up")

    act_on_what_was_learned(coordinator)
    move_on_without_a_feedback_session(coordinator)

    measure(coordinator, officer)
    write_the_report_in_french(coordinator)
    make_the_pdf(coordinator, folder / "rapport.pdf")
    approve_on_both_sides(coordinator, officer)


def to_the_programme(who: Visitor) -> None:
    """By the crumb above the heading, or else by the menu and the list, where it is the newest."""
    crumb = who.page.get_by_role("navigation", name="Where you are").get_by_role("link").first
    if crumb.count():
        who.click(crumb)
    if not re.search(r"/programmes/[A-Z0-9-]+/$", who.page.url):
        who.follow("Programmes", within="header")
        who.click(who.page.locator("main").get_by_role("link", name=re.compile("Fair prices for weavers")).first)


def start_a_programme(officer: Visitor, cast: Cast) -> None:
    officer.follow("Programmes", within="header")
    officer.follow("Start a programme")
    officer.fill(
        {
            "Short code": cast.code,
            "Title": cast.title,
            "Knowledge-seeking country": cast.country,
            "Goal": "A regulation on fair trade in crafts, for the cabinet.",
            "Policy topic": "Creative economy strategy",
            "Cultural domain": "Design",
            "Start": day(-120),
            "Planned end": day(60),
        }
    )
    officer.check("English")
    officer.check("Français")
    officer.press("Save")
    assert officer.heading() == cast.title


def invite_the_coordinator(officer: Visitor, cast: Cast) -> None:
    officer.follow("Teams")
    officer.follow(f"Invite somebody ({cast.country})")
    invite(officer, "Wanjiru Njeri", "Coordinator", "Public", cast.zone, email="wanjiru@culture.example")
    officer.sees("Waiting for an answer")


def invite(who: Visitor, name: str, role: str, sector: str, zone: str, email: str = "") -> None:
    who.fill({"Name": name, "E-mail": email, "Role": role, "Sector": sector, "Language of the messages": "English"})
    who.choose("Time zone", zone)
    who.press("Send the invitation")
    who.sees("The invitation is on its way." if email else "No mail goes to this person.")


def accept_by_mail(live: Site, invited: Visitor, address: str, cast: Cast) -> Visitor:
    """The mail goes out with the next tick; opening its link accepts nothing, the button does."""
    live.tick()
    [mail] = live.mails_to(address)
    return accept(invited, mail.text, cast, password=PASSWORD)


def accept(invited: Visitor, message: str, cast: Cast, password: str = "") -> Visitor:
    [address] = set(re.findall(r"https?://\S+/i/\S+", message))
    for _look in range(2):
        invited.go(address)
        invited.sees("invites you")
    invited.write("Password", password)
    invited.press("Accept the invitation")
    assert invited.heading() == cast.title
    return invited


def build_the_team(coordinator: Visitor, visitor: Come, cast: Cast) -> None:
    """Two people without a mailbox: the coordinator copies each message and hands it over."""
    wanted = {
        "Baraka Otieno": ("Deputy coordinator", "Civil society"),
        "Achieng Were": ("National team member", "Private"),
    }
    for name, (role, sector) in wanted.items():
        to_the_programme(coordinator)
        coordinator.follow("Teams")
        coordinator.follow(f"Invite somebody ({cast.country})")
        invite(coordinator, name, role, sector, cast.zone)
        accept(visitor(), copied_message(coordinator, name), cast)


def copied_message(coordinator: Visitor, name: str) -> str:
    coordinator.follow(f"Copy as message ({name})")
    coordinator.press("Prepare the message")
    return coordinator.field("The message").input_value()


def face_the_obstacles(coordinator: Visitor) -> None:
    """One risk from each category of the toolkit, each with an owner."""
    for obstacle in ("Turnover of officials", "Language barrier", "Participants drop out"):
        to_the_programme(coordinator)
        coordinator.follow("Add a risk")
        coordinator.fill(
            {
                "Obstacle": obstacle,
                "Likelihood": "3",
                "Impact": "4",
                "Mitigation": "Two people know every file.",
                "Owner": "Baraka Otieno",
                "Next review": day(30),
            }
        )
        coordinator.press("Save")


def expect_an_outcome(coordinator: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow("Add an expected outcome")
    coordinator.choose("Outcome", "Stronger associations")
    coordinator.press("Save")
    coordinator.follow("Add an indicator")
    coordinator.fill(
        {
            "In your own words": "Weavers in the cooperative",
            "Unit": "people",
            "Value at the start": "40",
            "Measured on": day(-100),
            "Target": "100",
            "Who measures": "Achieng Were",
        }
    )
    coordinator.press("Save")
    assert coordinator.heading() == "Weavers in the cooperative"


def tick_a_key_action(coordinator: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow("1. Preparation")
    action = coordinator.page.locator("#PREP-01")
    action.locator("summary").click()
    action.get_by_role("combobox").select_option(label="Done")
    coordinator.click(action.get_by_role("button"))
    assert "Wanjiru Njeri" in action.inner_text()


def move_on(coordinator: Visitor, phase: str) -> None:
    """Every point is met, so there is a button."""
    to_the_programme(coordinator)
    coordinator.click(coordinator.page.locator(".strip [aria-current] a"))
    coordinator.sees("Yes: every point is met.")
    coordinator.press(f"Move on to: {phase}")
    coordinator.sees(f"The programme is now in the phase “{phase}”.")


def look_into_the_field(coordinator: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow("Diagnostic")
    coordinator.follow("Record the diagnostic")
    coordinator.fill(
        {"Date": day(-40), "What was found": "Weavers sell alone and below cost.", "People consulted": "31"}
    )
    coordinator.press("Save")
    to_the_programme(coordinator)
    coordinator.follow("Add a need")
    coordinator.fill({"The question": NEED, "Why it matters": "Half of them sell below cost.", "Priority": "High"})
    coordinator.press("Save")
    assert coordinator.heading() == NEED


def bring_in_a_peer(live: Site, coordinator: Visitor, peer: Visitor, cast: Cast) -> Visitor:
    to_the_programme(coordinator)
    coordinator.follow("Teams")
    coordinator.follow("Add a team")
    coordinator.fill({"Short code": cast.peers_code, "Side": "Knowledge-providing", "Country": cast.peers})
    coordinator.press("Save")
    coordinator.follow("Teams")
    coordinator.follow(f"Invite somebody ({cast.peers})")
    email = "efua@kente.example"
    invite(coordinator, "Efua Mensah", "Lead of the peers", "Civil society", cast.peers_zone, email=email)
    return accept_by_mail(live, peer, email, cast)


def make_an_offer(peer: Visitor, cast: Cast) -> None:
    peer.follow("Exchanges and offers")
    peer.follow("Make an offer")
    peer.fill(
        {
            "Team of the peers": cast.peers,
            "Need it answers": NEED,
            "What is offered": "How kente weavers publish prices",
            "Format": "Online working meeting",
        }
    )
    peer.press("Save")


def agree_on_the_exchange(coordinator: Visitor, peer: Visitor, cast: Cast) -> None:
    """The lead of the peers finds the task on her home page; it is agreed once both have said yes."""
    to_the_programme(coordinator)
    coordinator.follow("Exchanges and offers")
    coordinator.follow("How kente weavers publish prices")
    coordinator.press("Accept the offer")
    to_the_programme(coordinator)
    coordinator.follow("Exchanges and offers")
    coordinator.follow("Propose an exchange")
    coordinator.fill({"Team of the peers": cast.peers})
    coordinator.press("Save")
    coordinator.press("Confirm the exchange")
    coordinator.sees(f"Waits for {cast.peers}")
    peer.follow("Home", within="header")
    peer.follow("Confirm exchange 1")
    peer.press("Confirm the exchange")
    to_the_programme(coordinator)
    coordinator.sees(f"{cast.country} learns from {cast.peers}")


def meet(coordinator: Visitor, cast: Cast) -> None:
    to_the_programme(coordinator)
    coordinator.follow("Plan a session")
    coordinator.fill(
        {
            "Title": "Prices that hold",
            "Format": "Online working meeting",
            "Time zone of the meeting": cast.zone,
            "Start, in that time zone": f"{day(-2)}T10:00",
            "Facilitator": "Wanjiru Njeri",
            "Note-taker": "Efua Mensah",
        }
    )
    coordinator.check(NEED)
    coordinator.press("Save")
    coordinator.press("Confirm the session")
    coordinator.press("It was held")
    assert coordinator.heading() == "What did the session answer?"
    coordinator.check("Partly answered")
    coordinator.press("Save")
    coordinator.sees("Efua Mensah writes them")


def write_the_notes(peer: Visitor) -> None:
    """From the home page: what the peer owes leads to the notes."""
    peer.follow("Home", within="header")
    peer.follow("Write the notes of session 1")
    peer.write("What was said or shown", LESSON)
    peer.write("What to adapt for us", "Begin with two markets.")
    peer.press("Save the entry")
    peer.check("Action")
    peer.write("What was said or shown", TASK)
    peer.unfold("Source, need, owner")
    peer.fill({"Who will do it": "Achieng Were", "Due": day(7)})
    peer.press("Save the entry")
    peer.press("Share the notes")
    peer.sees(LESSON)


def say_that_it_was_enough(coordinator: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow(NEED)
    coordinator.follow("Edit the need")
    coordinator.choose("How far it is covered", "Covered")
    coordinator.press("Save")
    to_the_programme(coordinator)
    coordinator.follow("3. Sessions")
    coordinator.write("Remark", "The one question was answered with figures.")
    coordinator.press("Declare that we have received enough")
    coordinator.sees("Wanjiru Njeri declared on")


def act_on_what_was_learned(coordinator: Visitor) -> None:
    """The action from the notes is done; one step reaches beyond the end."""
    to_the_programme(coordinator)
    coordinator.follow(TASK)
    coordinator.fill({"Status": "Done", "Remark": "Printed and posted at both markets."})
    coordinator.press("Save")
    to_the_programme(coordinator)
    coordinator.follow("Add an action")
    coordinator.fill(
        {"What is to be done": "Hand the regulation to the cabinet", "Owner": "Baraka Otieno", "Due": day(150)}
    )
    coordinator.check("A next step toward the policy text")
    coordinator.press("Save")


def move_on_without_a_feedback_session(coordinator: Visitor) -> None:
    """Only with a reason, which stays on the page with its name and its day."""
    to_the_programme(coordinator)
    coordinator.follow("4. Follow-up")
    coordinator.sees("No feedback session is planned yet.")
    coordinator.unfold("Move on anyway")
    coordinator.write("Why move on with points not met?", "The peers travel until the end of the month.")
    coordinator.press("Move on anyway")
    coordinator.follow("4. Follow-up")
    coordinator.unfold("How the programme came here")
    coordinator.sees("Wanjiru Njeri moved on without: A feedback session")
    coordinator.sees("The peers travel until the end of the month.")


def measure(coordinator: Visitor, officer: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow("Stronger associations")
    coordinator.fill({"Value": "85", "Measured on": day(-1), "Evidence": "Register of the cooperative"})
    coordinator.press("Submit the figure")
    coordinator.sees("Another person must accept it.")
    to_the_programme(officer)
    officer.follow("Stronger associations")
    officer.press("Accept the figure")
    officer.sees("75 per cent of the way")


def write_the_report_in_french(coordinator: Visitor) -> None:
    to_the_programme(coordinator)
    coordinator.follow("Reports")
    coordinator.follow("Begin a report")
    coordinator.choose("Language of the report", "Français")
    coordinator.press("Save")
    coordinator.follow("Write the report")
    coordinator.write("Conclusions", "Les prix publiés tiennent. | F1")
    coordinator.press("Save")


def make_the_pdf(coordinator: Visitor, path: Path) -> None:
    """A child process draws it; the page asks again by itself until it is there."""
    coordinator.press("Make the PDF")
    ready = coordinator.page.get_by_role("link", name=re.compile("^Download the PDF"))
    ready.wait_for(timeout=60_000)
    with coordinator.page.expect_download() as download:
        ready.click()
    download.value.save_as(path)
    assert path.read_bytes()[:5] == b"%PDF-"
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) > 5
        assert str(pdf.Root.Lang) == "fr"


def approve_on_both_sides(coordinator: Visitor, officer: Visitor) -> None:
    coordinator.press("Submit for review")
    coordinator.press("Approve")
    to_the_programme(officer)
    officer.follow("Reports")
    officer.click(officer.page.locator("main .marks a").first)
    officer.press("Approve")
    published_for_everybody(officer)


def published_for_everybody(officer: Visitor) -> None:
    """The final PDF is drawn by itself; whoever has its address opens it."""
    publish = officer.page.get_by_role("button", name="Publish")
    publish.wait_for(timeout=60_000)
    publish.click()
    address = officer.page.locator("main a[href^='/reports/']").get_attribute("href")
    answer = officer.page.context.browser.new_context().request.get(officer.page.url.split("/programmes/")[0] + address)
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert str(pdf.Root.Lang) == "fr"


def stands_in_the_portfolio(staff: Visitor, cast: Cast) -> None:
    staff.go("/portfolio/?phase=EVAL&lang=en")
    row = staff.page.get_by_role("row").filter(has_text=cast.code).first
    assert "1 of 1" in row.inner_text()
