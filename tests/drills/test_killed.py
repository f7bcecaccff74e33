"""Workers die, timetables double, Redis forgets: nothing is lost, and copies come only from crashes."""

import os
import random
import signal
import time

from django.db import connection

from tests.drills.crowd import State, outcome, queue, sent, states
from tests.drills.house import PROCESSES, House, Program, until
from tests.drills.table import Figures

REMINDERS = int(os.environ.get("P2P_DRILL_MAILS", "10000"))
WORKERS, BEATS, KILLS = 3, 2, 10
TERMS, FAREWELL, SLOW = 20, 15, 0.1
BLOWS = 3
PATIENCE = 120


def kill(worker: Program, number: int) -> None:
    """By turns: one sending process, the parent of all, everything at once. Then it is started again."""
    if number % 3 == 0 and worker.children:
        os.kill(random.choice(worker.children), signal.SIGKILL)
        return
    if number % 3 == 1:
        os.kill(worker.pid, signal.SIGKILL)
    worker.kill()
    worker.start()


def test_ten_workers_killed_under_two_timetables_lose_no_reminder(house: House, figures: Figures):
    queue(REMINDERS)
    with house.crew(workers=WORKERS, beats=BEATS) as workers:
        for number in range(KILLS):
            enough = REMINDERS * (number + 1) // (KILLS + 1)
            until(lambda enough=enough: sent() >= enough, PATIENCE, f"{enough} are sent")
            kill(workers[number % WORKERS], number)
        until(lambda: sent() == REMINDERS, PATIENCE, "all are sent")
    found = outcome(house)
    assert (found.lost, found.strange) == (0, 0)
    assert states() == {State.SENT: REMINDERS}
    assert found.copies <= PROCESSES * KILLS
    figures.drill(
        "`kill -9` of workers: one sending process, the parent, all of them by turns",
        f"{REMINDERS:,} mails, {WORKERS} workers of {PROCESSES} processes, {BEATS} beats, {KILLS} kills",
        f"0 lost, at most {PROCESSES * KILLS} copies, each with the Message-ID of its mail",
        f"{found.lost} lost, {found.copies} copies, {found.strange} other Message-IDs",
    )


def at_work(worker: Program) -> bool:
    """Whether it is in the middle of a message."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND state <> 'idle'", [worker.name]
        )
        return cursor.fetchone()[0] > 0


def test_workers_asked_to_end_twenty_times_finish_the_mail_in_hand(house: House, figures: Figures):
    """Before a slow mail server, where a worker that wanted to finish its whole list would take too long."""
    house.mail.kill()
    house.start_mail(delay=SLOW)
    count, took = REMINDERS // 2, []
    queue(count)
    with house.crew(workers=WORKERS, beats=BEATS) as workers:
        while len(took) < TERMS:
            until(lambda: all(at_work(one) for one in workers), PATIENCE, "all workers are at work")
            took += asked_to_end(workers)
            for one in workers:
                one.start()
        left = count - sent()
        house.mail.end(10)
        house.start_mail()
        until(lambda: sent() == count, PATIENCE, "all are sent")
    found = outcome(house)
    assert (found.lost, found.strange, found.copies) == (0, 0, 0)
    assert left > 0
    assert max(took) <= FAREWELL
    figures.drill(
        "`SIGTERM` to workers while they send",
        f"{count:,} mails, {len(took)} times, a mail server that takes {SLOW * 1000:.0f} ms a mail",
        f"the mail in hand is finished, gone within {FAREWELL} s, no copies",
        f"{found.lost} lost, {found.copies} copies, gone after {max(took):.1f} s at most",
    )


def asked_to_end(workers: list[Program]) -> list[float]:
    """Ask all at once; how long each one took."""
    began, gone = time.monotonic(), {}
    for one in workers:
        one.terminate()

    def all_gone() -> bool:
        gone.update({one.name: time.monotonic() - began for one in workers if one.ended() and one.name not in gone})
        return len(gone) == len(workers)

    until(all_gone, PATIENCE, "all workers have ended")
    return list(gone.values())


def test_a_broker_that_forgets_everything_costs_nothing(house: House, figures: Figures):
    count, pauses = REMINDERS // 2, []
    queue(count)
    with house.crew(workers=WORKERS, beats=BEATS):
        for number in range(1, 2 * BLOWS + 1):
            enough = count * number // (2 * BLOWS + 1)
            until(lambda enough=enough: sent() >= enough, PATIENCE, f"{enough} are sent")
            if number % 2:
                house.flush_broker()
            else:
                house.broker.kill()
                house.start_broker()
            before = sent()
            pauses.append(until(lambda before=before: sent() > before, PATIENCE, "mail goes out again"))
        until(lambda: sent() == count, PATIENCE, "all are sent")
    found = outcome(house)
    assert (found.lost, found.strange, found.copies) == (0, 0, 0)
    assert states() == {State.SENT: count}
    figures.drill(
        "Redis emptied and killed by turns",
        f"{count:,} mails, {BLOWS} times each",
        "0 lost, 0 copies",
        f"{found.lost} lost, {found.copies} copies, mail again after {max(pauses):.1f} s at most",
    )
