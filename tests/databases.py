"""A database with empty tables and others with the demonstration, each built once a run; processes take copies.

``python -m tests.databases`` builds them all, while the processes that share out the tests are still importing.
"""

import contextlib
import datetime as dt
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.live import copy_database, drop_databases, environment_of, manage, sibling

# The folder of this run: what belongs to each database, once it is built.
RUN = "P2P_TEST_RUN"
# The day of this run in all its processes.
DAY = "P2P_TEST_DAY"
# Enough programmes for a portfolio to be weighed.
PROGRAMMES = "100"


Environment = dict[str, str]


def migrated(environment: Environment) -> None:
    manage(environment, "migrate", "--no-input", "--verbosity=0")


def with_demonstration(environment: Environment) -> None:
    manage(environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}, "load_demo", "--as-of", os.environ[DAY])


def as_site(environment: Environment) -> None:
    """As the try-out prepares itself, with mails that went out, and with its static files."""
    Path(environment["P2P_VAR"], "static").mkdir()
    manage(environment, "prepare")
    manage(environment, "load_demo", "--synthetic", PROGRAMMES)
    manage(environment, "collectstatic", "--no-input", "--verbosity=0")


# What each begins as, and what is done to it.
TEMPLATES = {"empty": ("", migrated), "demo": ("empty", with_demonstration), "site": ("empty", as_site)}


@contextlib.contextmanager
def one_run() -> Iterator[None]:
    """Whoever begins the run makes its folder, and takes its databases away at the end."""
    if RUN in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="p2p-tests-") as folder:
        os.environ |= {RUN: folder, DAY: dt.datetime.now(dt.UTC).date().isoformat()}
        try:
            yield
        finally:
            del os.environ[RUN]
            drop_databases(*map(name_of, TEMPLATES))


def day() -> dt.date:
    return dt.date.fromisoformat(os.environ[DAY])


def name_of(template: str) -> str:
    return f"{os.environ.get('P2P_TEST_DB', 'test_p2p')}_{template}"


def template(name: str) -> str:
    """The name of a database to be copied; whoever asks first builds it."""
    began_as, build = TEMPLATES[name]
    given = os.environ["DATABASE_URL"]
    folder = Path(os.environ[RUN])
    with (folder / f"{name}.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / name).exists():
            fresh = Path(tempfile.mkdtemp(dir=folder))
            copy_database(template(began_as) if began_as else "template0", name_of(name))
            build(environment_of("http://127.0.0.1", sibling(given, name_of(name)), fresh))
            fresh.rename(folder / name)
    return name_of(name)


def files_of(name: str, target: Path) -> None:
    shutil.copytree(Path(os.environ[RUN], name), target, dirs_exist_ok=True)


def main() -> int:
    for name in TEMPLATES:
        template(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
