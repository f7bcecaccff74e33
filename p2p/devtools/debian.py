"""Packages of the operating system. Standard library only: the first call comes before .venv exists."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

CLUSTERS = Path("/etc/postgresql-common/createcluster.d")
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libharfbuzz-subset0")
LOCK_WORDS = ("Could not get lock", "Unable to lock", "Unable to acquire")
LOCK_TRIES, LOCK_PAUSE = 40, 15


def postgres_folders() -> list[Path]:
    """Folders with Debian's PostgreSQL programs, newest first; the project needs 15 or newer."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return sorted((folder for folder in folders if version_of(folder) >= 15), key=version_of, reverse=True)


def version_of(folder: Path) -> int:
    """The major version in /usr/lib/postgresql/15/bin."""
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def loads(*libraries: str) -> bool:
    """Whether this machine has all of these shared libraries: WeasyPrint and Playwright load some by name."""
    try:
        return all(ctypes.CDLL(name) for name in libraries)
    except OSError:
        return False


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


def venv_works() -> bool:
    """Debian ships its Python without the part that fills a virtual environment."""
    return any(Path("/usr/lib").glob("python3.*/ensurepip"))


PACKAGES_BY_PURPOSE: dict[str, tuple[Callable[[], bool], tuple[str, ...]]] = {
    "the database": (lambda: bool(postgres_folders()), ("postgresql",)),
    "PDF reports": (lambda: loads(*PANGO), PANGO_PACKAGES),
    # The program behind Playwright needs libatomic1, which a machine without a compiler lacks.
    "the browser tests": (lambda: has_program("chromium") and loads("libatomic.so.1"), ("chromium", "libatomic1")),
    "what production runs on": (lambda: has_program("redis-server"), ("redis-server",)),
    "the web server of the drills": (lambda: Path("/usr/sbin/nginx").exists(), ("nginx",)),
    "the deployment drill": (lambda: has_program("gpg-agent") and venv_works(), ("gnupg", "python3-venv")),
}


def provide(*purposes: str) -> None:
    """Install what is missing for these purposes, or say with one command how to, and go on."""
    missing = [purpose for purpose in purposes if not PACKAGES_BY_PURPOSE[purpose][0]()]
    packages = [package for purpose in missing for package in PACKAGES_BY_PURPOSE[purpose][1]]
    if packages and not install(packages):
        wanted = f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"
        print(f"Missing for {' and '.join(missing)}; to install it: {wanted}", file=sys.stderr)


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root or with sudo that asks nothing; False when that is not possible."""
    prefix = become_root()
    if prefix is None:
        return False
    print(f"Installing {' '.join(packages)}", file=sys.stderr)
    command = ["install", "--yes", "--quiet", "--no-install-recommends", *packages]
    with no_main_cluster():
        return apt(prefix, ["update", "--quiet"]) and apt(prefix, command)


@contextlib.contextmanager
def delay_interrupts() -> Iterator[None]:
    """Let Ctrl-C wait until this is done: whatever is torn out of an installation or a server leaves it broken."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def become_root() -> list[str] | None:
    """The words before a command that installs, or None where this person may not."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return quiet
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *quiet]
    return None


def apt(prefix: Sequence[str], command: Sequence[str]) -> bool:
    """Run apt-get, waiting while another one holds the lock; its words are shown only when it fails."""
    for tries in range(LOCK_TRIES):
        done = run([*prefix, "apt-get", *command])
        if done.returncode == 0:
            return True
        if "dpkg was interrupted" in done.stderr:
            run([*prefix, "dpkg", "--configure", "-a"])
        elif any(word in done.stderr for word in LOCK_WORDS):
            if not tries:
                print("Waiting until another program has installed its packages", file=sys.stderr)
            time.sleep(LOCK_PAUSE)
        else:
            break
    print(done.stderr.strip(), file=sys.stderr)
    return False


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """In a session of its own, which Ctrl-C at the terminal does not reach."""
    with delay_interrupts():
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, start_new_session=True
        )


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
