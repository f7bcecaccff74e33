"""Databases of our own beside the private one, and web servers as the try-out runs them."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg

from p2p.devtools.serve import WEB, child_process, listen, wait_for_first_page

# Who signs in to the bare site, and what is saved there.
FLOOR = {"username": "floor", "password": "learn-from-your-peers"}
SAVED = {"title": "Row 9", "body": "peers learn from each other"}
GUNICORN, _application, *OPTIONS = WEB


@contextlib.contextmanager
def own_database(name: str) -> Iterator[str]:
    """A fresh database on the server of ``DATABASE_URL``, gone afterwards; its address."""
    address = os.environ["DATABASE_URL"]
    found = environ.Env.db_url_config(address)
    login = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    with psycopg.connect(**login, dbname=found["NAME"], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator["Site"]:
    """``application`` behind gunicorn with two workers on a free port."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listen("127.0.0.1", 0))
        port = listener.getsockname()[1]
        command = (GUNICORN, application, *OPTIONS, f"--bind=fd://{listener.fileno()}")
        process = stack.enter_context(child_process(command, environment, listener))
        wait_for_first_page(f"http://127.0.0.1:{port}/account/login/")
        yield Site(port, process.pid)


class Site:
    """Where a site listens, and what its workers have used of the processor."""

    def __init__(self, port: int, master: int):
        self.port, self.workers = port, Path(f"/proc/{master}/task/{master}/children")

    def cpu(self) -> float:
        """Milliseconds since the workers began, once they rest: they tidy up after the answer is on its way."""
        before, now = -1.0, self.used()
        while now != before:
            time.sleep(0.002)
            before, now = now, self.used()
        return now

    def used(self) -> float:
        tasks = (task for pid in self.workers.read_text().split() for task in Path(f"/proc/{pid}/task").iterdir())
        spent = (Path(task, "schedstat").read_text() for task in tasks)
        return sum(int(one.split()[0]) for one in spent) / 1e6


def run(*command: str, environment: dict[str, str]) -> str:
    """The output of a Python program, which has to succeed."""
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
