"""A house for the drills with everything that production has: database, broker, mail server, workers, timetables, site.

Each is a real process of its own that may be killed at any moment and started again.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from django.db import connection

from p2p.devtools.packages import ROOT
from p2p.devtools.postgres import Server, debian_programs, major_version, own_folder, wheel_programs
from p2p.devtools.serve import die_with_parent

PROCESSES = 2  # that send, in each worker
CELERY = (str(Path(sys.executable).with_name("celery")), "--quiet", "-A", "p2p")
WORKER = ("--loglevel=warning", "--without-gossip", "--without-mingle")
WEB = ("p2p.wsgi", "--workers=2", "--timeout=60", "--log-level=warning", "--no-control-socket")
REDIS = ("redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")


def until(condition: Callable[[], object], seconds: float, what: str, pause: float = 0.05) -> float:
    """Wait until it is so and say how long that took; waiting in vain is a fault that has been found."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"After {seconds:.0f} s still not: {what}.")
        time.sleep(pause)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Program:
    """A process with a group of its own; what it prints is kept in a file for whoever looks for a fault."""

    def __init__(self, name: str, command: tuple[str, ...], environment: dict[str, str], folder: Path):
        self.name, self.command, self.folder = name, command, folder
        # Under this name the database knows its connections.
        self.environment = environment | {"PGAPPNAME": name}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Program":
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,
            )
        return self

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def children(self) -> list[int]:
        with contextlib.suppress(FileNotFoundError):
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        return []

    @property
    def memory(self) -> int:
        """Bytes in use at this moment."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def kill(self) -> None:
        """As when the power fails: the process and all its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def terminate(self) -> None:
        """Ask the process itself to end, as service managers do."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def end(self, seconds: float) -> float:
        """Ask it to end and say how long that took."""
        self.terminate()
        return until(self.ended, seconds, f"{self.name} has ended")

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@dataclass(frozen=True)
class Mail:
    """One message as the mail server took it."""

    at: float
    message_id: str
    address: str


class House:
    """All of it; ``environment`` is what every process here is told."""

    def __init__(self, folder: Path, server: Server):
        self.folder, self.server, self.ledger = folder, server, folder / "ledger"
        self.redis_port, self.mail_port, self.web_port = free_port(), free_port(), free_port()
        self.environment = os.environ | {
            "DATABASE_URL": server.url,
            "DJANGO_SETTINGS_MODULE": "p2p.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "P2P_MODE": "tryout",
            "P2P_TICK": "1",
            "P2P_VAR": str(folder / "var"),
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }
        (folder / "var" / "static").mkdir(parents=True)
        self.broker = self.program("redis", *REDIS, "--port", str(self.redis_port), "--dir", str(folder))
        self.mail = self.program("mail")

    def program(self, name: str, *command: str, **environment: str) -> Program:
        return Program(name, command, self.environment | environment, self.folder)

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    # The broker.
    def start_broker(self) -> None:
        self.broker.start()
        until(lambda: answers(self.redis_port), 10, "Redis answers")

    def flush_broker(self) -> None:
        with redis.Redis(port=self.redis_port) as client:
            client.flushall()

    # The mail server.
    def start_mail(self, refuse: dict[str, str] | None = None, *, delay: float = 0) -> None:
        """``refuse`` maps an address to the answer it gets; ``delay`` is what each mail takes, in seconds."""
        program = (sys.executable, "-m", "tests.drills.sink")
        self.mail.command = (*program, str(self.mail_port), str(self.ledger), json.dumps(refuse or {}), str(delay))
        self.mail.start()
        until(lambda: answers(self.mail_port), 10, "the mail server answers")

    def taken(self) -> list[Mail]:
        lines = [line.split() for line in self.ledger.read_text().splitlines()]
        return [Mail(float(at), name, address) for at, name, address in lines]

    # The database.
    def kill_database(self) -> None:
        """Without a chance to tidy up: the next start has to recover from the log."""
        self.server.run("pg_ctl", "stop", "-m", "immediate", "-D", self.server.data)
        connection.close()

    def start_database(self) -> None:
        self.server.launch()

    # Whoever works with them.
    def worker(self, number: int, concurrency: int = PROCESSES) -> Program:
        own = (f"--concurrency={concurrency}", f"--hostname=worker{number}@drill")
        return self.program(f"worker{number}", *CELERY, "worker", *WORKER, *own)

    def beat(self, number: int) -> Program:
        # A timetable that remembered the drill before would plan reminders in the middle of this one.
        for old in self.folder.glob(f"beat{number}*"):
            old.unlink()
        plan = f"--schedule={self.folder / f'beat{number}'}"
        return self.program(f"beat{number}", *CELERY, "beat", "--loglevel=warning", "--pidfile=", plan)

    @contextlib.contextmanager
    def site(self, **environment: str) -> Iterator[Program]:
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        with running([self.program("site", gunicorn, *WEB, f"--bind=127.0.0.1:{self.web_port}", **environment)]) as one:
            until(lambda: answers(self.web_port), 30, "the site answers")
            yield one[0]

    @contextlib.contextmanager
    def crew(self, *, workers: int, beats: int) -> Iterator[list[Program]]:
        """Workers and the timetables that wake them; yields the workers."""
        programs = [self.worker(n) for n in range(workers)] + [self.beat(n) for n in range(beats)]
        with running(programs):
            yield programs[:workers]

    def versions(self) -> tuple[str, str]:
        """Of the database and of the broker."""
        with redis.Redis(port=self.redis_port) as client:
            return major_version(self.server.programs), client.info("server")["redis_version"]

    def tidy(self) -> None:
        """Nothing of the drill before."""
        self.ledger.write_text("")
        if not answers(self.redis_port):
            self.start_broker()
        self.flush_broker()


@contextlib.contextmanager
def running(programs: list[Program]) -> Iterator[list[Program]]:
    try:
        yield [one.start() for one in programs]
    finally:
        for one in programs:
            if one.process:
                one.kill()


@contextlib.contextmanager
def open_house() -> Iterator[House]:
    with empty_house() as house:
        house.manage("migrate", "-v0")
        yield house


@contextlib.contextmanager
def empty_house() -> Iterator[House]:
    """Build it in a temporary folder and leave nothing behind; the database has no tables yet."""
    folder = Path(tempfile.mkdtemp(prefix="p2p-drills-", dir="/var/tmp"))
    folder.chmod(0o755)
    owner = "postgres" if os.geteuid() == 0 else None
    home = own_folder(folder / "postgres", owner)
    server = Server(debian_programs() if owner else wheel_programs(), home, home, owner)
    house = House(folder, server)
    try:
        server.start()
        yield house
    finally:
        for program in (house.broker, house.mail):
            if program.process:
                program.kill()
        server.run("pg_ctl", "stop", "-m", "immediate", "-D", server.data)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Outcome:
    """What the mail server took, compared with what was to be sent."""

    wanted: set[str]
    mails: list[Mail]

    @property
    def times(self) -> Counter[str]:
        return Counter(one.message_id for one in self.mails)

    @property
    def lost(self) -> int:
        return len(self.wanted - self.times.keys())

    @property
    def strange(self) -> int:
        """Mails that nobody had asked for."""
        return len(self.times.keys() - self.wanted)

    @property
    def copies(self) -> int:
        return len(self.mails) - len(self.times)

    @property
    def rate(self) -> float:
        """Mails a second between the first and the last one."""
        at = [one.at for one in self.mails]
        return (len(at) - 1) / (max(at) - min(at))
