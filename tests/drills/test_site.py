"""The site while the database is killed, and while there is no broker."""

import time

from p2p.base.accounts.models import Person
from programmes.models import Need, Programme
from tests.drills.browser import Browser, Writer
from tests.drills.crowd import CODE, State, outcome, queue, sent, states
from tests.drills.house import PROCESSES, House, free_port, until
from tests.drills.table import Figures
from tests.factories import PeerSessionFactory, ReportFactory

MAILS, WORKERS, BEATS, KILLS = 3000, 3, 2, 3
PATIENCE, RECOVERY, LONGEST = 120, 10, 2
AWAY = {
    "en": "not available for a moment",
    "fr": "momentanément indisponible",
    "es": "no está disponible",
    "ar": "غير متاح",
}


def coordinator() -> Person:
    return Person.objects.get(email="amina@mail.example")


def one_blow(house: House, browser: Browser, writer: Writer) -> tuple[list[int], float]:
    """Kill the database, look at a page in four languages, start it again: the answers, and the seconds until
    something is saved."""
    house.kill_database()
    seen = []
    for language, words in AWAY.items():
        answer = browser.ask(f"/programmes/{CODE}/?lang={language}")
        seen.append(answer.status)
        assert words in answer.text
        assert ("Traceback" in answer.text, "psycopg" in answer.text) == (False, False)
    house.start_database()
    began = time.monotonic()
    until(lambda: max(writer.saved.values()) > began, PATIENCE, "something is saved again")
    return seen, time.monotonic() - began


def test_a_killed_database_loses_nothing_that_was_acknowledged(house: House, figures: Figures):
    queue(MAILS)
    browser, pauses = Browser(house, coordinator()), []
    path = f"/programmes/{CODE}/needs/new/"
    with house.site(), Writer(browser, path) as writer, house.crew(workers=WORKERS, beats=BEATS):
        for number in range(1, KILLS + 1):
            enough = MAILS * number // (KILLS + 1)
            until(lambda enough=enough: sent() >= enough, PATIENCE, f"{enough} are sent")
            seen, pause = one_blow(house, browser, writer)
            assert set(seen) == {503}
            pauses.append(pause)
        until(lambda: sent() == MAILS, PATIENCE, "all are sent")
    kept, found = set(Need.objects.values_list("title", flat=True)), outcome(house)
    assert writer.saved.keys() - kept == set()
    assert writer.answers.keys() <= {302, 503}
    assert not any("Traceback" in page or "psycopg" in page for page in writer.pages)
    assert max(pauses) <= RECOVERY
    assert (found.lost, found.strange, states()) == (0, 0, {State.SENT: MAILS})
    assert found.copies <= WORKERS * PROCESSES * KILLS
    figures.drill(
        "PostgreSQL killed (`-m immediate`) under the site and the workers",
        f"{MAILS:,} mails and {len(writer.saved):,} acknowledged writes, {KILLS} kills",
        f"0 writes lost, 0 mails lost, at most {WORKERS * PROCESSES * KILLS} copies, a page that says so (503), "
        f"saving again within {RECOVERY} s",
        f"{len(writer.saved.keys() - kept)} writes lost, {found.lost} mails lost, {found.copies} copies, "
        f"{writer.answers[503]} answers 503 and none worse, saving again after {max(pauses):.1f} s at most",
    )


def test_without_a_broker_pages_open_and_texts_are_saved(house: House, figures: Figures):
    queue(1)
    programme, person = Programme.objects.get(code=CODE), coordinator()
    PeerSessionFactory(programme=programme)
    report, home = ReportFactory(programme=programme), f"/programmes/{CODE}/"
    nobody, browser = f"redis://127.0.0.1:{free_port()}/0", Browser(house, person)
    paths = ["/", "/notifications/", home, *(f"{home}{name}/" for name in ("needs", "sessions", "team", "reports"))]
    with house.site(REDIS_URL=nobody):
        pages = [browser.ask(path) for path in paths]
        need = {"title": "What then?", "priority": "high", "rank": "1", "status": "open"}
        saved = [browser.ask(f"{home}needs/new/", need), browser.ask(f"{home}reports/{report.number}/make/", {})]
    slowest = max(one.seconds for one in saved)
    assert [one.status for one in pages] == [200] * len(paths)
    assert [one.status for one in saved] == [302, 302]
    assert Need.objects.filter(title="What then?").count() == 1
    assert slowest <= LONGEST
    figures.drill(
        "No Redis at all",
        f"{len(paths)} pages, {len(saved)} forms, one of which wakes a worker",
        "every page opens, everything is saved",
        f"{len(pages)} pages, {len(saved)} saved, the slowest after {slowest:.1f} s",
    )
