"""What ./run does once .venv is ready: one function per command."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

from p2p.devtools import catalogues, debian, linters, serve
from p2p.devtools.postgres import DatabaseUnavailable, database


def serve_tryout(arguments: Sequence[str]) -> int:
    """Serve the try-out until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="./run", allow_abbrev=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port)
    options = parser.parse_args(arguments)
    prepare_machine()
    return serve.serve(options.host, options.port)


def port(text: str) -> int:
    """A number a port can have."""
    if not 0 < int(text) < 2**16:
        raise ValueError
    return int(text)


# A little below what the suite reaches with every role, language and width.
COVERAGE = ("--cov", "--cov-report=", "--cov-fail-under=98")


def test(arguments: Sequence[str]) -> int:
    """Run the unit and the browser suite; ``--all`` measures coverage too.

    Without other arguments in three processes on two cores, since those with browsers wait a lot.
    """
    together = ["--numprocesses=3"] if not set(arguments) - {"--all"} else []
    coverage = COVERAGE if list(arguments) == ["--all"] else ()
    return pytest([*together, *coverage, *arguments], "the browser tests")


def deployed(arguments: Sequence[str]) -> int:
    """Start web, worker and beat from what production installs, and from nothing else."""
    return pytest(["tests/deployed", *arguments], "what production runs on")


def drills(arguments: Sequence[str]) -> int:
    """Break things on purpose and check that nothing is lost."""
    machinery = ("what production runs on", "the web server of the drills", "the deployment drill")
    return pytest(["tests/drills", *arguments], *machinery)


def pytest(arguments: Sequence[str], *purposes: str) -> int:
    """Run pytest with the private database."""
    prepare_machine(*purposes)
    return with_database([sys.executable, "-m", "pytest", *arguments], careless=True)


def bench(arguments: Sequence[str]) -> int:
    """Measure speed."""
    prepare_machine()
    return with_database([sys.executable, "-m", "tests.bench", *arguments])


def look(arguments: Sequence[str]) -> int:
    """Take pictures of the pages and of the report."""
    prepare_machine("the browser tests")
    return with_database([sys.executable, "-m", "tests.look", *arguments])


def manage(arguments: Sequence[str]) -> int:
    """Run manage.py."""
    prepare_machine()
    return with_database([sys.executable, "manage.py", *arguments])


def check(_: Sequence[str]) -> int:
    """Run every check that needs no database."""
    return linters.run_all()


def fix(_: Sequence[str]) -> int:
    """Format the code and repair what can be repaired."""
    linters.fix()
    return 0


def messages(_: Sequence[str]) -> int:
    """Bring the catalogues up to date with the texts of the source."""
    catalogues.update()
    return 0


def lock(arguments: Sequence[str]) -> int:
    """Compile the lock files: what production installs, what the try-out adds, what development adds."""
    compiler = [linters.tool("uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    smaller: list[str] = []
    for suffix, groups in {"": [], "-tryout": ["tryout"], "-dev": ["tryout", "dev"]}.items():
        name = f"requirements{suffix}.lock"
        options = [*smaller, *(f"--group={group}" for group in groups), *arguments]
        command = [*compiler, "--python-version=3.11", "pyproject.toml", "-o", name, *options]
        subprocess.run(command, check=True)
        smaller = ["--constraint", name]
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    function.__name__: function
    for function in (test, deployed, drills, bench, look, manage, check, fix, messages, lock)
}


def prepare_machine(*purposes: str) -> None:
    """Install what the operating system lacks and compile translations that have changed."""
    database_server = ["the database"] if os.geteuid() == 0 and not os.environ.get("DATABASE_URL") else []
    debian.provide(*database_server, "PDF reports", *purposes)
    catalogues.compile_changed()


def with_database(command: Sequence[str], *, careless: bool = False) -> int:
    """Run a command with the private database and hand its exit code on."""
    with database(careless=careless) as url:
        return run_child(command, os.environ | {"DATABASE_URL": url})


def run_child(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command that handles Ctrl-C itself; SIGTERM is passed on to it."""
    with subprocess.Popen(command, env=environment) as child:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


def end_politely_on(*signals: signal.Signals) -> None:
    """Handle these signals like Ctrl-C, unless the parent process ignores them (nohup)."""
    for number in signals:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the first argument names; without one, serve."""
    end_politely_on(signal.SIGTERM, signal.SIGHUP)
    if not arguments or arguments[0].startswith("-"):
        return serve_tryout(arguments)
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DatabaseUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
