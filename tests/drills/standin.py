#!/usr/bin/python3
"""Small stand-ins for programs that a throw-away tree has no use for; each obeys what it is given.

``systemctl`` and ``systemd-run`` do what the unit files in /etc/systemd/system say: user, folders, environment, what
may be written to, and how a service is ended. What each stood in for is written into /run/standin/said. This runs
without the project, with the programs of the system only.
"""

import contextlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

STATE = Path("/run/standin")
UNITS = Path("/etc/systemd/system")
DEBIAN = ("nginx", "redis-server", "postgresql")
MARK = "P2P_STANDIN_UNIT"
WRITABLE = ("/dev", "/proc", "/run", "/tmp", "/var/tmp")
OBEYED = {
    "User", "WorkingDirectory", "EnvironmentFile", "Environment", "ExecStart", "KillMode", "TimeoutStopSec", "UMask",
    "StateDirectory", "StateDirectoryMode", "CacheDirectory", "ProtectSystem", "ReadWritePaths", "NoNewPrivileges",
    "Type",
}  # fmt: skip


def said(what: str) -> None:
    STATE.mkdir(exist_ok=True)
    with (STATE / "said").open("a") as file:
        file.write(f"{what}\n")


# Units


def read(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text().splitlines():
        if "=" in line and line[0].isalpha():
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    if left_out := found.keys() - OBEYED:
        said(f"systemctl: left out {' '.join(sorted(left_out))}")
    return found


def environment(unit: dict[str, list[str]]) -> dict[str, str]:
    """Nothing is handed down from whoever asked, as with a service manager."""
    found = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    lines = [line for path in unit.get("EnvironmentFile", []) for line in Path(path).read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if line.strip() and line.lstrip()[0] not in "#;"]
    found |= {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
    return found | dict(one.split("=", 1) for line in unit.get("Environment", []) for one in shlex.split(line))


def folders(unit: dict[str, list[str]], owner: str) -> list[str]:
    """Made as the unit wants them; these and nothing else may be written to."""
    found = []
    for key, base, mode in (("StateDirectory", "/var/lib", "StateDirectoryMode"), ("CacheDirectory", "/var/cache", "")):
        for name in unit.get(key, []):
            path = Path(base, name)
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(int(unit.get(mode, ["0755"])[0], 8))
            shutil.chown(path, owner, owner)
            found.append(str(path))
    return found + unit.get("ReadWritePaths", [])


def wrapped(unit: dict[str, list[str]], command: list[str]) -> list[str]:
    """The command as the user of the unit, in a tree of which it may write only its own folders."""
    owner = unit.get("User", ["root"])[0]
    writable = folders(unit, owner)
    steps = [f"umask {unit.get('UMask', ['0022'])[0]}", f"cd {unit.get('WorkingDirectory', ['/'])[0]}"]
    if unit.get("ProtectSystem") == ["strict"]:
        kept = [path for path in (*WRITABLE, *writable) if os.path.isdir(path)]
        binds = [f"mount --bind {path} {path}" for path in kept if not os.path.ismount(path)]
        steps[:0] = [*binds, "mount -o remount,bind,ro /"]
    privileges = ["setpriv", *(["--no-new-privs"] if unit.get("NoNewPrivileges") == ["true"] else [])]
    if owner != "root":
        group = str(pwd.getpwnam(owner).pw_gid)
        privileges += [f"--reuid={owner}", f"--regid={group}", "--init-groups"]
    return ["unshare", "--mount", "sh", "-ec", " && ".join([*steps, f"exec {shlex.join([*privileges, *command])}"])]


def processes(name: str) -> list[int]:
    """Everything that a service has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"{MARK}={name}".encode() in (path / "environ").read_bytes().split(b"\0"):
                found.append(int(path.name))
    return found


def start(name: str) -> int:
    if name in DEBIAN:
        return debian("start", name)
    if name.endswith(".timer"):
        return subprocess.run(["systemd-analyze", "calendar", *read(name)["OnCalendar"]], stdout=-3).returncode
    hook = STATE / "before-start"
    if hook.exists():
        os.rename(hook, STATE / "hook")
        subprocess.run(["sh", STATE / "hook"], check=True)
    if processes(name):
        return 0
    unit = read(f"{name}.service")
    command = wrapped(unit, shlex.split(unit["ExecStart"][0]))
    surroundings = environment(unit) | {MARK: name}
    with (STATE / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, env=surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    (STATE / f"{name}.pid").write_text(str(process.pid))
    return process.wait() if unit.get("Type") == ["oneshot"] else 0


def stop(name: str) -> int:
    """SIGTERM as KillMode says, then SIGKILL for whatever is left when the time is up or the main process gone."""
    pidfile = STATE / f"{name}.pid"
    if name.endswith(".timer") or not pidfile.exists():
        return 0
    unit, main = read(f"{name}.service"), int(pidfile.read_text())
    mixed = unit.get("KillMode") == ["mixed"]
    for pid in [main] if mixed else processes(name):
        kill(pid, signal.SIGTERM)
    ends = time.monotonic() + float(unit.get("TimeoutStopSec", ["90"])[0])
    while time.monotonic() < ends and (main in processes(name) if mixed else processes(name)):
        time.sleep(0.05)
    for pid in processes(name):
        kill(pid, signal.SIGKILL)
    while processes(name):
        time.sleep(0.05)
    pidfile.unlink()
    return 0


def kill(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def debian(act: str, name: str) -> int:
    """Services of Debian, as their packages start them."""
    if name == "nginx":
        return subprocess.run(["nginx", *(["-s", "reload"] if act == "reload" else [])]).returncode
    if name == "redis-server":
        return subprocess.run([name, "--daemonize", "yes", "--save", "", "--dir", "/tmp"], stdout=-3).returncode
    version = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)).name
    return subprocess.run(["pg_createcluster", version, "main", "--start"], stdout=-3).returncode


def systemctl(words: list[str]) -> int:
    act, *names = [word for word in words if not word.startswith("-")]
    if act in {"daemon-reload", "list-timers"}:
        return 0
    if act == "enable":
        return max(0 if (UNITS / (n if "." in n else f"{n}.service")).exists() else 1 for n in names)
    if act == "reload":
        return max(debian("reload", name) for name in names)
    if act == "status":
        for name in names:
            print(f"{name}: {len(processes(name))} processes")
        return 0 if all(processes(name) for name in names) else 3
    done = 0
    for step in {"restart": (stop, start), "start": (start,), "stop": (stop,)}[act]:
        done = max([done, *(step(name) for name in names)])
    return done


def systemd_run(words: list[str]) -> int:
    unit: dict[str, list[str]] = {}
    while words[0].startswith("--"):
        name, _, value = words.pop(0)[2:].partition("=")
        key = {"uid": "User", "working-directory": "WorkingDirectory"}.get(name)
        if name == "property":
            key, _, value = value.partition("=")
        if key:
            unit.setdefault(key, []).append(value)
    return subprocess.run(wrapped(unit, words), env=environment(unit)).returncode


def journalctl(words: list[str]) -> int:
    name = words[words.index("--unit") + 1]
    print((STATE / f"{name}.log").read_text()[-300:])
    return 0


# Other programs


def apt_get(words: list[str]) -> int:
    """The packages are those of the machine; whether Debian has each is asked of the real program."""
    if words[0] != "install":
        return 0
    for name in (word for word in words[1:] if not word.startswith("-")):
        if subprocess.run(["dpkg-query", "--show", name], capture_output=True).returncode:
            said(f"apt-get: {name}, which this machine does not have")
            if subprocess.run(["apt-cache", "show", name], capture_output=True).returncode:
                print(f"Debian has no package {name}", file=sys.stderr)
                return 100
    return max(debian("start", name) for name in reversed(DEBIAN))


def certbot(words: list[str]) -> int:
    """Proves that the host answers under its name, then signs a certificate itself."""
    domain, root = words[words.index("-d") + 1], Path(words[words.index("-w") + 1])
    proof = root / ".well-known/acme-challenge/proof"
    proof.parent.mkdir(parents=True, exist_ok=True)
    proof.write_text("here I am")
    address = f"http://{domain}/.well-known/acme-challenge/proof"
    fetch = f"import urllib.request as r; print(r.urlopen({address!r}).read().decode())"
    if subprocess.run([sys.executable, "-c", fetch], capture_output=True, text=True).stdout.strip() != "here I am":
        return 1
    place = Path("/etc/letsencrypt/live", domain)
    place.mkdir(parents=True)
    key, chain = str(place / "privkey.pem"), str(place / "fullchain.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={domain}"]
    return subprocess.run([*command, "-keyout", key, "-out", chain], capture_output=True).returncode


def editor(words: list[str]) -> int:
    """Types the address of the drill's mail server, and lets the timetable tick every second."""
    path = Path(words[0])
    lines = [line for line in path.read_text().splitlines() if not line.startswith("EMAIL_URL=")]
    path.write_text("\n".join([*lines, "EMAIL_URL=smtp://127.0.0.1:2525", "P2P_TICK=1", ""]))
    return 0


PROGRAMS = {
    "systemctl": (systemctl, "starts and ends services as their unit files say"),
    "systemd-run": (systemd_run, "runs one command with the properties it is given"),
    "journalctl": (journalctl, "shows what a service has printed"),
    "apt-get": (apt_get, "the packages are those of the machine; starts what Debian's packages start"),
    "certbot": (certbot, "fetches its proof over port 80 and signs the certificate itself"),
    "editor": (editor, "types the address of the mail server"),
}

if __name__ == "__main__":
    called = Path(sys.argv[0]).name
    run, what = PROGRAMS[called]
    said(f"{called}: {what}")
    sys.exit(run(sys.argv[1:]))
