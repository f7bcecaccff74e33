"""Notes while connection, answers, sign-in, tabs and browsers fail; many histories, played by chance."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.histories import TEXT, History, Notes, begun, play
from tests.drills.table import Figures
from tests.live import chromium, site

HISTORIES = int(os.environ.get("P2P_DRILL_HISTORIES", "1000"))
SAVERS = 20
CHANGES, SLOW = 5, 10_000
TRIES, LONGEST = 10, 10


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def notes(place, browser, tmp_path_factory) -> Iterator[Notes]:
    given = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = place.server.url
    try:
        with site("p2p_drill_notes", tmp_path_factory.mktemp("var")) as running, begun(browser, running) as found:
            yield found
    finally:
        os.environ["DATABASE_URL"] = given


@pytest.fixture
def history(browser, notes) -> Iterator[History]:
    notes.tidy()
    one = History(0, browser, notes)
    one.visit()
    yield one
    one.close()


def test_no_history_of_mishaps_loses_a_text(browser, notes, figures: Figures):
    texts, acts, began = 0, Counter(), time.monotonic()
    for seed in range(HISTORIES):
        one = play(seed, browser, notes)
        texts += len(one.typed)
        acts.update(one.played)
    figures.drill(
        "Notes: connection cut, slow, answers lost, server in trouble, sign-in expired, reload, crash, second tab, "
        "colleagues",
        f"{HISTORIES:,} histories of {acts.total() // HISTORIES} steps, {texts:,} texts, {acts['save']:,} saves, "
        f"{acts['crash'] + acts['restart']:,} crashes",
        "every text at the server, in a form, beside the other one, or on the device",
        f"0 lost, {acts.total() / (time.monotonic() - began):.0f} steps a second",
    )


def test_of_many_saves_of_one_version_one_wins_and_the_others_see_both_texts(history, notes, figures: Figures):
    history.write()
    history.save()
    entry, answers = notes.entries()[-1], {}
    together = threading.Barrier(SAVERS)

    def save(text: str) -> None:
        together.wait()
        answers[text] = notes.send(entry, text)

    threads = [threading.Thread(target=save, args=(f"Saver {number}.",)) for number in range(SAVERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    statuses = Counter(status for status, _page in answers.values())
    winner = next(text for text, (status, _page) in answers.items() if status == 302)
    both = sum(winner in page and text in page for text, (status, page) in answers.items() if status == 409)
    assert (statuses, both) == ({302: 1, 409: SAVERS - 1}, SAVERS - 1)
    figures.drill(
        "Many save one version of an entry at once",
        f"{SAVERS} saves",
        f"1 winner, {SAVERS - 1} pages with both texts",
        f"{statuses[302]} winner, {both} pages with both texts",
    )


def test_quick_changes_against_a_slow_server_are_no_conflict_with_oneself(history, notes, figures: Figures):
    statuses: list[int] = []
    history.page.on("response", lambda answer: statuses.append(answer.status))
    history.line = "slow"
    for _change in range(CHANGES):
        history.write()
        history.save()
        history.page.clock.fast_forward(SLOW // CHANGES)
    last = history.page.locator(TEXT).last.input_value()
    history.page.clock.fast_forward(SLOW)
    history.becomes("good")()
    expect(history.page.locator("article.entry", has_text=last)).to_have_count(1, timeout=SLOW)
    conflicts = statuses.count(409)
    assert (conflicts, [entry[-1] for entry in notes.entries()]) == (0, [last])
    figures.drill(
        "A server that takes 10 s to answer while one person goes on writing and saving",
        f"{CHANGES} changes, each saved",
        "0 conflicts with oneself, one entry with the last text",
        f"{conflicts} conflicts, {len(notes.entries())} entry with the last text",
    )


def test_what_was_typed_without_a_connection_arrives_soon_after(history, notes, figures: Figures):
    took = []
    for _try in range(TRIES):
        history.becomes("cut")()
        history.write()
        text = history.page.locator(TEXT).last.input_value()
        history.save()
        history.becomes("good")()
        began = time.monotonic()
        expect(history.page.locator("article.entry", has_text=text)).to_have_count(1, timeout=LONGEST * 1000)
        took.append(time.monotonic() - began)
    assert max(took) <= LONGEST
    figures.drill(
        "Saved without a connection, which then comes back",
        f"{TRIES} entries, one after the other",
        f"on the server within {LONGEST} s",
        f"after {max(took):.1f} s at most",
    )
