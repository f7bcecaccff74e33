""".venv with the locked packages. Standard library only: this runs before .venv exists."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
LOCKS = {"tryout": ROOT / "requirements-tryout.lock", "development": ROOT / "requirements-dev.lock"}
TRYOUT_COMMANDS = {"manage", "messages"}
DEVELOPMENT_COMMANDS = {"test", "deployed", "drills", "bench", "look", "check", "fix", "lock"}


def install(command: str) -> str:
    """Make .venv hold what ``command`` needs and return the path of its Python."""
    if command and not command.startswith("-") and command not in TRYOUT_COMMANDS | DEVELOPMENT_COMMANDS:
        sys.exit(f"There is no ./run {command}; ./run help lists what there is.")
    wanted = "development" if command in DEVELOPMENT_COMMANDS else "tryout"
    try:
        with one_at_a_time():
            installed = STAMP.read_text().splitlines() if STAMP.exists() else []
            if installed[:1] != [str(VENV)] or not PYTHON.exists():
                make_venv()
            level = "development" if installed[1:2] == ["development"] else wanted
            if installed != stamp(level):
                install_locked(LOCKS[level])
                STAMP.write_text("\n".join(stamp(level)))
    except subprocess.CalledProcessError as error:
        sys.exit(f"Stopped: {' '.join(map(str, error.cmd[:4]))} failed (see above).")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    return str(PYTHON)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold off a second ./run in the same folder."""
    with (ROOT / "run").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def stamp(level: str) -> list[str]:
    """What the stamp file says once ``level`` is installed; .venv works in one folder only."""
    return [str(VENV), level, hashlib.sha256(LOCKS[level].read_bytes()).hexdigest()]


def make_venv() -> None:
    """Create .venv anew, with uv in it."""
    if importlib.util.find_spec("ensurepip") is None:
        add_ensurepip()
    say("Making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True, start_new_session=True)
    pip("-r", "/dev/stdin", text=locked("uv"))


def add_ensurepip() -> None:
    """Debian ships Python without the part that fills a virtual environment."""
    debian = runpy.run_path(str(ROOT / "p2p" / "devtools" / "debian.py"))
    if not debian["install"](["python3-venv"]):
        command = "sudo apt-get update && sudo apt-get install python3-venv"
        sys.exit(f"Please install the package python3-venv ({command}) and run this again.")
    # A fresh interpreter sees what has just been installed.
    os.execv(sys.executable, [sys.executable, *sys.argv])


def locked(name: str) -> str:
    """The lines of the package ``name`` in the lock file: its version and its hashes."""
    start = f"\n{LOCKS['tryout'].read_text()}".split(f"\n{name}==")[1].split("\n")
    end = next((i for i, line in enumerate(start[1:], 1) if not line.startswith(" ")), len(start))
    return "\n".join([f"{name}=={start[0]}", *start[1:end]])


def install_locked(lock: Path) -> None:
    """Install exactly what the lock file names; pip takes over where uv cannot reach the packages."""
    say(f"Installing {lock.read_text().count('==')} packages from {lock.name}")
    uv = [str(VENV / "bin" / "uv"), "pip", "sync", "--quiet", f"--python={PYTHON}", "--require-hashes", str(lock)]
    if subprocess.run(uv, check=False).returncode:
        pip("-r", str(lock))


def pip(*arguments: str, text: str = "") -> None:
    """Install with pip; only files with the locked hashes are accepted."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*command, *arguments], input=text, text=True, check=True)


def say(sentence: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(sentence, file=sys.stderr)
