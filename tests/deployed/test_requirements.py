"""What production installs is enough: the very commands of the unit files, with nothing of the development environment.

One way through the site by somebody who signs in, because each step needs the one before.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from p2p.devtools.linters import PRODUCTION, tool
from p2p.devtools.packages import ROOT
from tests.drills.house import House, Program, answers, empty_house, running, until
from tests.drills.units import command
from tests.drills.visitor import Visitor
from tests.live import execute

LOCK = ROOT / "requirements.lock"
HOST = "p2p.example"
# Much longer than an idle machine needs: the limits of the report itself are what counts.
PATIENCE = 240
AYEN = ("ayen@ssd.example", "learn-from-your-peers")
REPORTS = "/programmes/SSD-COPY/reports/"


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """The programs of an environment that holds what the lock file names."""
    place = tmp_path_factory.mktemp("deployed") / "venv"
    subprocess.run([tool("uv"), "venv", "--quiet", f"--python={sys.executable}", place], check=True)
    install = ["--quiet", "--require-hashes", "-r", LOCK]
    python = f"--python={place / 'bin' / 'python'}"
    if subprocess.run([tool("uv"), "pip", "install", python, *install], check=False).returncode:
        subprocess.run([sys.executable, "-m", "pip", python, "install", *install], check=True)
    return place / "bin"


@pytest.fixture(scope="module")
def house(programs: Path) -> Iterator[House]:
    """Production, begun from a database without tables; what is told to the processes here names no other program."""
    with empty_house() as house:
        base = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        base["PATH"] = f"{programs}:/usr/bin:/bin"
        own = {name: house.environment[name] for name in ("DATABASE_URL", "EMAIL_URL", "P2P_VAR", "REDIS_URL")}
        house.environment = base | PRODUCTION | own | {"P2P_BASE_URL": f"https://{HOST}", "P2P_TICK": "1"}
        house.tidy()
        house.start_mail()
        manage(house, programs, "load_demo", P2P_MODE="tryout")
        manage(house, programs, "collectstatic", "--no-input", "-v0")
        yield house


def manage(house: House, programs: Path, *words: str, **environment: str) -> None:
    surroundings = house.environment | environment
    subprocess.run([programs / "python", "manage.py", *words], cwd=ROOT, env=surroundings, check=True)


def service(house: House, programs: Path, name: str, **places: str) -> Program:
    own = {"/opt/p2p/.venv/bin": str(programs)} | places
    return house.program(name, *command(f"p2p-{name}.service", own))


@contextmanager
def serving(house: House, programs: Path) -> Iterator[dict[str, Program]]:
    web = service(house, programs, "web", **{"127.0.0.1:8000": f"127.0.0.1:{house.web_port}"})
    beat = service(house, programs, "beat", **{"/var/lib/p2p/beat": str(house.folder / "beat")})
    with running([web, service(house, programs, "worker"), beat]) as started:
        try:
            until(lambda: answers(house.web_port), 30, "the site answers")
            yield {one.name: one for one in started}
        except AssertionError as fault:
            said = [f"{one.name}: {line}" for one in started for line in log_of(house, one)]
            raise AssertionError("\n".join([str(fault), *said])) from fault


def log_of(house: House, program: Program) -> list[str]:
    """What it printed, without what it prints every second."""
    lines = (house.folder / f"{program.name}.log").read_text().splitlines()
    return [line for line in lines if not re.search(r"send_due|show_life|due task|Not Found|Unavailable", line)][-40:]


def test_nothing_of_the_development_environment_is_there(programs: Path):
    listed = subprocess.run(
        [tool("uv"), "pip", "freeze", f"--python={programs / 'python'}"], capture_output=True, text=True
    )
    installed = {line.split("==")[0] for line in listed.stdout.split()}
    locked = {line.split("==")[0] for line in LOCK.read_text().splitlines() if "==" in line}
    assert installed - locked == set()
    assert {"celery", "django", "gunicorn"} <= installed
    assert installed & {"pytest", "uv", "aiosmtpd"} == set()


def test_web_worker_and_beat_start_send_a_mail_and_make_a_report(house: House, programs: Path):
    with serving(house, programs) as services:
        ayen = Visitor(HOST, house.web_port)
        assert ayen.health("/healthz") == (200, {"status": "ok"})
        assert ayen.sign_in(*AYEN) == 302
        until(lambda: ayen.health("/healthz/jobs")[0] == 200, PATIENCE, "beat and worker show life", pause=0.5)
        until(lambda: "naledi@zaf.example" in {mail.address for mail in house.taken()}, 60, "the invitation is sent")
        number = max(ayen.links(REPORTS, rf"{REPORTS}(\d+)/"), key=int)
        assert ayen.ask(f"{REPORTS}{number}/make/", {})[0] == 302
        until(
            lambda: ayen.ask(f"{REPORTS}{number}/pdf/")[1].startswith(b"%PDF-"),
            PATIENCE,
            "the report is there",
            pause=0.5,
        )
        assert after_silence_of(services["worker"], house, ayen, "silent: worker") == 503
        assert after_silence_of(services["beat"], house, ayen, "silent: beat, worker") == 503
        assert ayen.health("/healthz") == (200, {"status": "ok"})


def after_silence_of(program: Program, house: House, visitor: Visitor, words: str) -> int:
    """Stop it, let six minutes pass in the database, and wait until a monitor is told so while the others work on."""
    program.end(30)
    execute(house.server.url, "UPDATE notifications_heartbeat SET at = at - interval '6 minutes'")
    until(lambda: visitor.health("/healthz/jobs")[1]["status"] == words, 10, words)
    return visitor.health("/healthz/jobs")[0]
