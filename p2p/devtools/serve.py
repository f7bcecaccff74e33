"""Serve the try-out: prepare the database, start web and beat, watch over both, leave nothing behind."""

import contextlib
import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from p2p.devtools.debian import delay_interrupts
from p2p.devtools.packages import ROOT
from p2p.devtools.postgres import database

FIRST_PORT = 8000
PORTS_TRIED = 100
START_TIMEOUT = 60
STOP_TIMEOUT = 10
PARENT_DEATH_SIGNAL = 1
# Threads, because browsers open connections ahead on which nothing comes: each would keep a process of its own waiting.
WEB = (
    *("gunicorn", "p2p.wsgi", "--workers=2", "--worker-class=gthread", "--threads=4", "--preload", "--timeout=60"),
    *("--graceful-timeout=5", "--log-level=warning", "--no-control-socket"),
)
BEAT = ("celery", "--quiet", "-A", "p2p", "beat", "--loglevel=warning", "--pidfile=")


class Stopped(Exception):
    """The try-out cannot go on; the text says why."""


def serve(host: str, port: int | None) -> int:
    """Serve until somebody stops it."""
    try:
        with listen(host, port) as listener, database() as url:
            run(listener, url)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0
    except Stopped as reason:
        print(reason)
    return 1


def run(listener: socket.socket, database_url: str) -> None:
    """Prepare, start both processes, show the way in, and wait."""
    environment, address = settings_for(listener, database_url)
    accounts = prepare(environment)
    schedule = f"--schedule={environment['P2P_VAR']}/beat"
    with contextlib.ExitStack() as stack:
        bound = f"--bind=fd://{listener.fileno()}"
        processes = {stack.enter_context(child_process((*WEB, bound), environment, listener)): "web server"}
        listener.close()
        wait_for_first_page(address)
        processes[stack.enter_context(child_process((*BEAT, schedule), environment))] = "timetable"
        show(address, accounts)
        watch(processes)


def listen(host: str, port: int | None) -> socket.socket:
    """Take the port that was asked for, or the first free one from 8000 on."""
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listener = socket.create_server((host, candidate), family=family, backlog=128)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Stopped(f"Cannot listen on {host}: {os.strerror(error.errno or 0)}.") from error
            continue
        if port is None and candidate != FIRST_PORT:
            print(f"Port {FIRST_PORT} is taken, so this one uses {candidate}.")
        return listener
    raise Stopped(f"Port {port} is taken." if port is not None else "No free port found; name one with --port.")


def settings_for(listener: socket.socket, database_url: str) -> tuple[dict[str, str], str]:
    """The environment of every process started here, and the address of the site."""
    host, port = listener.getsockname()[:2]
    name = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104 compared, not bound
    address = f"http://{name}:{port}"
    places = {"P2P_BASE_URL": address, "P2P_VAR": str(ROOT / "var")}
    return {**places, **os.environ, "DATABASE_URL": database_url}, address


def prepare(environment: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """Migrate and load the demonstration; the last line it prints names the accounts."""
    # WhiteNoise warns where the folder is missing; the try-out serves the sources and collects nothing.
    Path(environment["P2P_VAR"], "static").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "prepare"]
    print("Preparing the database", flush=True)
    last = ""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            for line in process.stdout or ():
                if last:
                    print(last, end="", flush=True)
                last = line
        except KeyboardInterrupt:
            process.terminate()
            raise
    if process.returncode:
        raise Stopped(f"{last}Preparing the database failed (see above).")
    return json.loads(last)["accounts"]


@contextlib.contextmanager
def child_process(
    command: Sequence[str], environment: Mapping[str, str], listener: socket.socket | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a group of its own, which is ended with everything it has started."""
    program, *arguments = command
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name(program)), *arguments],
        env=environment,
        pass_fds=[listener.fileno()] if listener else [],
        process_group=0,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield process
    finally:
        with delay_interrupts():
            end(process)


def die_with_parent() -> None:
    """Ask Linux to end this process should ./run be killed without a chance to tidy up."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group: politely first."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_TIMEOUT)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_first_page(address: str) -> None:
    """The socket already listens, so one request waits just as long as the web server needs."""
    try:
        with urllib.request.urlopen(address, timeout=START_TIMEOUT) as page:  # noqa: S310 our own address
            page.read()
    except OSError as error:
        raise Stopped(f"The first page did not come: {error}.") from error


def show(address: str, accounts: Sequence[Mapping[str, str]]) -> None:
    """Print the address and the demonstration accounts as a table."""
    columns = ("email", "password", "role", "programme")
    widths = {
        name: max(len(str(account[name] or "")) for account in (*accounts, dict.fromkeys(columns, "")))
        for name in columns
    }
    print(f"\nP2P Programmes is at {address}\n\nDemonstration accounts:")
    for account in accounts:
        print("  " + "  ".join(f"{account[name] or '':{widths[name]}}" for name in columns).rstrip())
    print("\nCtrl-C stops everything.", flush=True)


def watch(processes: Mapping[subprocess.Popen[bytes], str]) -> None:
    """Sleep until one of the processes ends, which none of them should."""
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    name = next((name for process, name in processes.items() if process.poll() is not None), "helper")
    raise Stopped(f"The {name} has stopped, so everything stops.")
