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
        yield Site(port, process.pid, environment["DATABASE_URL"].rpartition("/")[2])


class Site:
    """Where a site listens, and what its workers and their backends of the database have used of the processor."""

    def __init__(self, port: int, master: int, database: str):
        self.port, self.workers = port, Path(f"/proc/{master}/task/{master}/children")
        self.title = f" {database} ".encode()

    def cpu(self) -> tuple[float, float]:
        """Milliseconds of web and database so far, once both rest: they tidy up after the answer is on its way."""
        before, now = None, self.used()
        while now != before:
            time.sleep(0.002)
            before, now = now, self.used()
        return now

    def used(self) -> tuple[float, float]:
        return spent(self.workers.read_text().split()), spent(self.backends())

    def backends(self) -> list[str]:
        """PostgreSQL names the database in the title of each process."""
        titles = {path.parent.name: read(path) for path in Path("/proc").glob("[0-9]*/cmdline")}
        return [pid for pid, title in titles.items() if title.startswith(b"postgres: ") and self.title in title]


def read(path: Path) -> bytes:
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return b""


def spent(processes: list[str]) -> float:
    """Milliseconds on the processor, of all threads; a process that has just ended counts no more."""
    stats = (read(Path(task, "schedstat")) for pid in processes for task in Path(f"/proc/{pid}/task").glob("*"))
    return sum(int(stat.split()[0]) for stat in stats if stat) / 1e6


def run(*command: str, environment: dict[str, str]) -> str:
    """The output of a Python program, which has to succeed."""
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
