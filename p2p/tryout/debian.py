"""Packages of the operating system. Standard library only: the first call comes before .venv exists."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

CLUSTERS = Path("/etc/postgresql-common/createcluster.d")
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0")
LOCK_WORDS = ("Could not get lock", "Unable to lock", "Unable to acquire")
LOCK_TRIES, LOCK_PAUSE = 40, 15


def postgres_folders() -> list[Path]:
    """Folders with Debian's PostgreSQL programs, newest first; the project needs 15 or newer."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return sorted((p for p in found if version_of(p) >= 15), key=version_of, reverse=True)


def version_of(folder: Path) -> int:
    """The major version in /usr/lib/postgresql/15/bin."""
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def has_pango() -> bool:
    """WeasyPrint loads these libraries by name."""
    try:
        return all(ctypes.CDLL(name) for name in PANGO)
    except OSError:
        return False


def has_program(name: str) -> Callable[[], bool]:
    """A test for a program on the search path."""
    return lambda: shutil.which(name) is not None


NEEDS: dict[str, tuple[Callable[[], bool], tuple[str, ...]]] = {
    "the database": (lambda: bool(postgres_folders()), ("postgresql",)),
    "PDF reports": (has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libharfbuzz-subset0")),
    "the browser tests": (has_program("chromium"), ("chromium",)),
    "the drills": (has_program("redis-server"), ("redis-server",)),
}


def provide(*purposes: str) -> None:
    """Install what is missing for these purposes, or say with one command how to, and go on."""
    missing = [purpose for purpose in purposes if not NEEDS[purpose][0]()]
    packages = [package for purpose in missing for package in NEEDS[purpose][1]]
    if packages and not install(packages):
        wanted = f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"
        print(f"Missing for {' and '.join(missing)}; to install it: {wanted}", flush=True)


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root or with sudo that asks nothing; False when that is not possible."""
    prefix = become_root()
    if prefix is None:
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    command = ["install", "--yes", "--quiet", "--no-install-recommends", *packages]
    with no_main_cluster():
        return apt([*prefix, "update", "--quiet"]) and apt([*prefix, *command])


def become_root() -> list[str] | None:
    """The words before an apt-get sub-command, or None where this person may not install."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600"]
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return quiet
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *quiet]
    return None


def apt(command: Sequence[str]) -> bool:
    """Run apt-get, waiting while another one holds the lock; its words are shown only when it fails."""
    for _ in range(LOCK_TRIES):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return True
        if not any(word in done.stderr for word in LOCK_WORDS):
            break
        time.sleep(LOCK_PAUSE)
    print(done.stderr.strip(), flush=True)
    return False


@contextlib.contextmanager
def no_main_cluster() -> Iterator[None]:
    """Keep Debian from making and starting a database server of its own (only root installs one)."""
    note = CLUSTERS / "p2p.conf"
    if os.geteuid() != 0:
        yield
        return
    CLUSTERS.mkdir(parents=True, exist_ok=True)
    note.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
