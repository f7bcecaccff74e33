"""The mail server is dead for minutes and refuses some people, for now or for ever."""

import os
import time

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import duties_of
from p2p.base.i18n import dates
from p2p.base.notifications.models import Notification
from programmes.models import Team
from tests.drills.browser import Browser
from tests.drills.crowd import CODE, State, outcome, queue, sent
from tests.drills.house import House, until
from tests.drills.table import Figures
from tests.factories import MembershipFactory

MAILS, NEVER, LATER = 3000, 20, 40
DEAD_SECONDS = int(os.environ.get("P2P_DRILL_DEAD", "120"))
PATIENCE = 150
SAID = "no such mailbox"


def refused(people: list[Person]):
    return Notification.objects.filter(person__in=people)


def mailing(people: list[Person]) -> list[str]:
    return [one.contact_email for one in people]


def in_the_team(people: list[Person]) -> None:
    """Members of the programme, so that somebody looks after them."""
    team = Team.objects.get(programme__code=CODE, side="seeking")
    for person in people:
        MembershipFactory(person=person, team=team, role="member")


def stays_dead(house: House) -> None:
    """Nothing goes out, and nothing is given up for it."""
    house.mail.end(10)
    before, mails, ends = sent(), len(house.taken()), time.monotonic() + DEAD_SECONDS
    failed = Notification.objects.filter(state=State.FAILED).count()
    until(lambda: time.monotonic() > ends, DEAD_SECONDS + 5, "the time is over")
    assert (sent() - before, len(house.taken()) - mails) == (0, 0)
    assert Notification.objects.filter(state=State.FAILED).count() == failed


def test_a_dead_mail_server_that_refuses_some_keeps_nobody_else_waiting(house: House, figures: Figures):
    queue(MAILS)
    people = list(Person.objects.filter(contact_email__startswith="one").order_by("pk")[: NEVER + LATER])
    never, later = people[:NEVER], people[NEVER:]
    in_the_team(never)
    lasting = dict.fromkeys(mailing(never), f"550 5.1.1 {SAID}")
    house.mail.kill()
    house.start_mail(lasting | dict.fromkeys(mailing(later), "451 4.7.1 come back later"))
    others = MAILS - refused(never).count()
    with house.crew(workers=3, beats=2):
        until(lambda: sent() >= MAILS // 3, PATIENCE, "a third is sent")
        put_off = refused(later).filter(tries=1).count()
        stays_dead(house)
        house.start_mail(lasting)
        until(lambda: sent() == others, PATIENCE, "everybody else has their mail")
        until(lambda: not refused(never).filter(state=State.DUE, channel="mail").exists(), PATIENCE, "the rest is told")
    told(house, never)
    found = outcome(house)
    lost = len({one.message_id for one in Notification.objects.exclude(person__in=never)} - found.times.keys())
    assert (lost, found.strange, found.copies) == (0, 0, 0)
    assert put_off > 0
    figures.drill(
        f"SMTP dead for {DEAD_SECONDS} s; {NEVER} addresses refused for ever (550), {LATER} for now (451)",
        f"{MAILS:,} mails to 300 people, {put_off} of them put off at first",
        "all others sent, no copies, the refused ones told to the coordinator",
        f"{others:,} sent, {lost} lost, {found.copies} copies; {NEVER} of {NEVER} addresses told",
    )


def told(house: House, never: list[Person]) -> None:
    """The coordinator has the duty to ask, the answer of the mail server, and the rest to pass on by hand."""
    coordinator = Person.objects.get(email="amina@mail.example")
    kinds = [one.kind.code for one in duties_of([coordinator.pk], dates.today())]
    assert kinds.count("address") == NEVER
    assert {one.refused_address for one in Person.objects.filter(pk__in=[one.pk for one in never])} == {*mailing(never)}
    rows = refused(never).values_list("state", "channel")
    assert {*rows} <= {(State.FAILED, "mail"), (State.DUE, "message")}
    assert len({*refused(never).filter(state=State.FAILED).values_list("person")}) == NEVER
    assert {SAID in one.reason for one in refused(never).filter(state=State.FAILED)} == {True}
    with house.site():
        home = Browser(house, coordinator).ask("/")
    assert "Ask for another address" in home.text
