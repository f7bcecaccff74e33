"""The whole site as people meet it, with a database, a folder and a server of its own; for browsers and pictures."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from environ import Env
from playwright.sync_api import Browser, sync_playwright

from p2p.devtools import serve
from p2p.devtools.mailbox import Mail, newest
from p2p.devtools.packages import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# What the process of a ``Shell`` runs: one piece of code a line, answered by what it prints or by its fault.
LISTEN = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    said, fault = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        fault = traceback.format_exc()
    print(json.dumps([said.getvalue(), fault]), flush=True)
"""


class Shell:
    """One process of the site that runs code, begun when it is first asked: starting Django takes seconds."""

    def __init__(self, environment: Mapping[str, str]):
        self.environment, self.stack = environment, contextlib.ExitStack()

    @cached_property
    def process(self) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LISTEN]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        process = self.stack.enter_context(subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes))
        self.stack.callback(process.terminate)
        return process

    def run(self, code: str) -> str:
        """What the code prints."""
        print(json.dumps(code), file=self.process.stdin, flush=True)
        said, fault = json.loads(self.process.stdout.readline())
        if fault:
            raise RuntimeError(fault)
        return said


@dataclass(frozen=True)
class Site:
    """Where the site answers, and what its processes are told."""

    address: str
    environment: Mapping[str, str]
    shell: Shell

    @property
    def var(self) -> Path:
        return Path(self.environment["P2P_VAR"])

    def manage(self, *words: str) -> str:
        return manage(self.environment, *words)

    def tick(self) -> None:
        """What the timetable does every minute: send what is due."""
        self.shell.run("from p2p.base.notifications.tasks import send_due; send_due()")

    def mails_to(self, address: str) -> list[Mail]:
        return [one for one in newest(self.var / "mail", 1000) if one.to == address]


@contextlib.contextmanager
def site(name: str, var: Path, *, empty: bool = False, ahead: float = 0, template: str = "") -> Iterator[Site]:
    """Serve the demonstration from database ``name`` and folder ``var``; both begin empty, the database ends.

    ``empty`` leaves the demonstration out; the clock of all processes is ``ahead`` by so many seconds. With a
    ``template`` the database is a copy of it, and the folder has what belongs there.
    """
    with database(name, template or "template0") as url, serve.listen("127.0.0.1", 0) as listener:
        host, port = listener.getsockname()[:2]
        environment = environment_of(f"http://{host}:{port}", url, var) | {"P2P_TEST_CLOCK": str(ahead)}
        if not template:
            prepare(environment, empty=empty)
        bound = f"--bind=fd://{listener.fileno()}"
        with serve.child_process((*serve.WEB, bound), environment, listener):
            listener.close()
            serve.wait_for_first_page(environment["P2P_BASE_URL"])
            # Clocks that are set ahead differ by moments; what the site has just queued must be due for the shell.
            shell = Shell(environment | ({"P2P_TEST_CLOCK": str(ahead + 1)} if ahead else {}))
            with shell.stack:
                yield Site(environment["P2P_BASE_URL"], environment, shell)


def prepare(environment: Mapping[str, str], *, empty: bool) -> None:
    if empty:
        Path(environment["P2P_VAR"], "static").mkdir(parents=True)
        manage(environment, "migrate", "--no-input", "--verbosity=0")
    else:
        serve.prepare(environment)
    manage(environment, "collectstatic", "--no-input", "--verbosity=0")


def environment_of(address: str, url: str, var: Path, settings: str = "tests.browser.settings") -> dict[str, str]:
    """The try-out's environment with a place of its own; nothing is taken over from the tests around it."""
    own = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
        "EMAIL_URL": "",
        "P2P_BASE_URL": address,
        "P2P_MODE": "tryout",
        "P2P_VAR": str(var),
        "REDIS_URL": "memory://localhost",
    }
    return os.environ | own


@contextlib.contextmanager
def database(name: str, source: str = "template0") -> Iterator[str]:
    """Create a database beside the one that ``DATABASE_URL`` names, as a copy, and drop it afterwards."""
    copy_database(source, name)
    try:
        yield sibling(os.environ["DATABASE_URL"], name)
    finally:
        drop_databases(name)


def copy_database(source: str, name: str) -> None:
    drop_databases(name)
    execute(os.environ["DATABASE_URL"], f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop_databases(*names: str) -> None:
    execute(os.environ["DATABASE_URL"], *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names))


def sibling(url: str, name: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}"))


def execute(url: str, *statements: str) -> None:
    """Run statements that no transaction may hold."""
    known = Env.db_url_config(url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    given = {name: known[key] for name, key in names.items() if known[key]}
    with psycopg.connect(**given, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def manage(environment: Mapping[str, str], *words: str) -> str:
    """Run manage.py and return what it prints."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The operating system's Chromium, otherwise that of Playwright; it speaks to nobody but the site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=False, args=["--disable-background-networking"]
        )
        try:
            yield browser
        finally:
            browser.close()
