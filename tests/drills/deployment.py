"""What the drill of the deployment does inside its throw-away tree: ``python -m tests.drills.deployment PLACE``.

It runs the blocks of ``deploy/README.md`` one after the other, as root, and looks after each what has come of it. What
it found is the last line that it prints. Started by ``test_deployment.py``; alone it would change the machine.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.drills.house import answers, until
from tests.drills.standin import PROGRAMS, STATE
from tests.drills.visitor import Visitor

PAGE = Path("deploy/README.md")
BLOCK = re.compile(r"^## (.+?)\n|^```sh\n(.+?)^```$", re.MULTILINE | re.DOTALL)
OPT = Path("/opt/p2p")
BACKUPS = Path("/var/backups/p2p")
DOMAIN = "p2p.example.org"
LEDGER = Path("/run/ledger")
SECRET = "sEcReT-0123456789"
MAILS, RESTARTS = 150, 4
AYEN = ("ayen@ssd.example", "learn-from-your-peers")
# Much longer than an idle machine needs.
PATIENCE = 300

LOAD = "from p2p.demo.loader import Demo, local_today; Demo(local_today()).load()"
FILES = """
from p2p.base.files.actions import save_file
for n in range(1, 21):
    save_file(name=f"paper {n} – é.txt", content=bytes(range(256)) * n, folder="SSD-COPY", media_type="text/plain")
"""
QUEUE = f"""
from django.utils import timezone
from p2p.base.accounts.models import Person
from p2p.base.notifications.models import Notification
people = [Person(name=f"Reader {{n}}", sort_key=f"reader {{n:03}}", email=f"reader{{n}}@mail.example",
                 contact_email=f"reader{{n}}@mail.example", password="!") for n in range({MAILS})]
Notification.objects.bulk_create(Notification(person=one, key="drill", kind="report_ready", programme_code="SSD-COPY",
                                  data={{"path": "/"}}, due_at=timezone.now())
                           for one in Person.objects.bulk_create(people))
"""
# Every row of every table, what counts them, and what guards them; by name, because a dump spells some checks in
# another way that means the same.
ROWS = r"""
SELECT format('SELECT %L, count(*), md5(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text), '''')) FROM %I t',
              relname, relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY relname \gexec
SELECT sequencename, last_value FROM pg_sequences ORDER BY 1;
SELECT conrelid::regclass::text, conname, contype, convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2;
SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2;
"""


def blocks() -> list[tuple[str, str]]:
    """Heading and text of each block of the page, in their order."""
    found, heading = [], ""
    for title, text in BLOCK.findall(PAGE.read_text()):
        heading = title or heading
        if text:
            found.append((heading, text))
    return found


def shell(text: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd="/", capture_output=True, text=True)
    if check and done.returncode:
        raise AssertionError(f"{text}\nended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done


def django(words: str, **environment: str) -> str:
    """manage.py as the services run it; for the try-out's commands with the mode that allows them."""
    given = "".join(f"export {name}={value}; " for name, value in environment.items())
    line = f"set -a; . <(sed 's/=\\(.*\\)/=\"\\1\"/' /etc/p2p/env | grep -v '^#'); {given} cd {OPT}; "
    return shell(
        f"{line} exec setpriv --reuid=p2p --regid=p2p --clear-groups .venv/bin/python manage.py {words}"
    ).stdout


def lay_out(place: Path) -> None:
    """Programs that stand in, the name of the site, and a mail server."""
    for name in PROGRAMS:
        shutil.copy("tests/drills/standin.py", f"/usr/local/sbin/{name}")
        Path(f"/usr/local/sbin/{name}").chmod(0o755)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {DOMAIN}\n")
    # Debian's own page, which answers until there is ours.
    Path("/etc/nginx/sites-enabled/default").symlink_to("/etc/nginx/sites-available/default")
    LEDGER.write_text("")
    sink = [sys.executable, "-m", "tests.drills.sink", "2525", str(LEDGER), "{}", "0.1"]
    subprocess.Popen(sink, stdin=subprocess.DEVNULL)
    until(lambda: answers(2525), 30, "the mail server answers")


# What is looked at after each part of the page


def rows() -> str:
    words = ["runuser", "-u", "postgres", "--", "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "p2p"]
    return subprocess.run(words, input=ROWS, capture_output=True, text=True, check=True).stdout


def files() -> dict[str, str]:
    """Each file with owner, mode and content."""
    found = {}
    for path in sorted([*Path("/var/lib/p2p/media").rglob("*"), Path("/etc/p2p/env")]):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = f"{path.owner()}:{path.group()} {path.stat().st_mode:o} {content}"
    return found


def work(found: dict) -> None:
    """Somebody signs in behind the web server; files lie on the disk."""
    visitor = Visitor(DOMAIN, 443, tls=True)
    until(lambda: visitor.ask("/healthz")[0] == 200, PATIENCE, "the site answers behind the web server")
    until(lambda: visitor.health("/healthz/jobs")[0] == 200, PATIENCE, "beat and worker show life")
    assert visitor.sign_in(*AYEN) == 302
    django(f"shell --no-imports -c '{FILES}'")
    found["files"] = len(files())


def restarts_while_mails_go_out(found: dict) -> None:
    django(f"shell --no-imports -c '{QUEUE}'")
    for number in range(1, RESTARTS + 1):
        until(lambda n=number: len(mails()) >= n * MAILS // (RESTARTS + 2), PATIENCE, "mails go out")
        shell("systemctl restart p2p-worker")
    until(lambda: len(set(mails())) >= MAILS, PATIENCE, "every mail went out")
    time.sleep(2)
    found["mails"], found["copies"] = len(set(mails())), len(mails()) - len(set(mails()))


def mails() -> list[str]:
    """The Message-ID of each that was taken for a reader of the drill."""
    lines = [line.split() for line in LEDGER.read_text().splitlines()]
    return [name for _at, name, address in lines if address.startswith("reader")]


def links_in_logs(found: dict) -> None:
    """Open every kind of personal link, over TLS and not, and look for the secret in what was written down."""
    secure, plain = Visitor(DOMAIN, 443, tls=True), Visitor(DOMAIN, 80)
    for kind in ("a", "f", "i", "l", "q", "s", "later"):
        for visitor in (secure, plain):
            visitor.ask(f"/{kind}/{SECRET}/?lang=fr")
    secure.ask(f"/account/password/reset/key/1-{SECRET}/")
    secure.ask("/help/")
    time.sleep(1)
    log = Path("/var/log/nginx/access.log").read_text()
    everything = [*Path("/var/log/nginx").glob("*.log"), *STATE.glob("*.log")]
    found["links"] = log.count("/...")
    found["leaks"] = [str(path) for path in everything if SECRET in path.read_text(errors="replace")]
    assert "/help/" in log


def silence(found: dict) -> None:
    """A worker that has stopped, six minutes later."""
    shell("systemctl stop p2p-worker")
    shell(
        """runuser -u postgres -- psql -q p2p -c "UPDATE notifications_heartbeat SET at = at - interval '6 minutes'" """
    )
    visitor = Visitor(DOMAIN, 443, tls=True)
    until(lambda: visitor.health("/healthz/jobs")[1]["status"] == "silent: worker", PATIENCE, "a monitor is told")
    found["silent"] = visitor.health("/healthz/jobs")[0]
    shell("systemctl start p2p-worker")
    until(lambda: visitor.health("/healthz/jobs")[0] == 200, PATIENCE, "the worker shows life")


def lose_everything(found: dict) -> None:
    """After the backup: the rows, the files, the key, and a programme that somebody adds."""
    assert len(list((BACKUPS / "daily").iterdir())) == 7
    newest = max((BACKUPS / "daily").iterdir())
    found["in_clear"] = b"PGDMP" in newest.read_bytes()
    found["backup_mode"] = f"{newest.stat().st_mode & 0o777:o}"
    wrong = Path("/run/wrong")
    wrong.write_text("not this one")
    found["wrong_passphrase"] = shell(f"{OPT}/deploy/restore {newest} {wrong}", check=False).returncode
    assert rows() == found["rows"]
    shell("runuser -u postgres -- psql -q p2p -c 'TRUNCATE history_event, programmes_programme CASCADE'")
    shutil.rmtree("/var/lib/p2p/media")
    Path("/etc/p2p/env").write_text("SECRET_KEY=lost\n")
    # Compared at the moment at which the services are about to start: afterwards they go on with their work.
    hook = f"cd {Path.cwd()} && {sys.executable} -m tests.drills.deployment look > /run/after\n"
    (STATE / "before-start").write_text(hook)


def before_backup(found: dict) -> None:
    shell("systemctl stop p2p-web p2p-worker p2p-beat")
    for day in range(1, 11):
        path = BACKUPS / f"daily/p2p-2020-01-{day:02}.tar.gpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old")
    found["rows"], found["kept"] = rows(), files()


def after_restore(found: dict) -> None:
    after = json.loads(Path("/run/after").read_text())
    found["other_rows"] = sorted({*after["rows"].splitlines()} ^ {*found.pop("rows").splitlines()})
    found["files_equal"] = after["files"] == found.pop("kept")
    found["tables"] = len(re.findall(r"\|[0-9a-f]{32}$", after["rows"], re.MULTILINE))
    found["row_count"] = sum(int(n) for n in re.findall(r"\|(\d+)\|[0-9a-f]{32}$", after["rows"], re.MULTILINE))
    visitor = Visitor(DOMAIN, 443, tls=True)
    until(lambda: visitor.ask("/healthz")[0] == 200, PATIENCE, "the site answers again")
    assert visitor.sign_in(*AYEN) == 302


def after_update(found: dict) -> None:
    """The demonstration beside whoever is there; the same block once more for a version that is newer."""
    verified = subprocess.run(
        ["systemd-analyze", "verify", *Path("/etc/systemd/system").glob("p2p-*")], capture_output=True, text=True
    )
    found["verify"] = [line for line in verified.stderr.splitlines() if "p2p-" in line]
    refused = shell(f"{OPT}/deploy/manage load_demo --reset", check=False)
    found["demo_refused"] = "belongs to the try-out" in refused.stderr
    django(f"shell --no-imports -c '{LOAD}'", P2P_MODE="tryout")


def newer_version(found: dict) -> None:
    source = os.environ["GIT_CONFIG_KEY_0"].removeprefix("url.").removesuffix(".insteadOf")
    drill = ["git", "-C", source, "-c", "user.name=Drill", "-c", "user.email=drill@mail.example"]
    subprocess.run([*drill, "commit", "--quiet", "--allow-empty", "-m", "A newer version"], check=True)
    shell(f"{OPT}/deploy/update")
    heads = [["git", "-C", one, "rev-parse", "HEAD"] for one in (source, str(OPT))]
    newest, here = (subprocess.run(head, capture_output=True, text=True, check=True).stdout for head in heads)
    found["updated"] = newest == here


def nobody_looks_after_it(found: dict) -> None:
    """On a new site there is no administrator yet; the demonstration, which gives the drill its rows, has one."""
    shell("runuser -u postgres -- psql -q p2p -c 'UPDATE accounts_person SET is_superuser = false'")


BEFORE = {"The first person": [nobody_looks_after_it], "Back up": [before_backup]}
AFTER = {
    "Every new version, the first one included": [after_update],
    "Certificate and web server": [work, restarts_while_mails_go_out, links_in_logs, silence, newer_version],
    "Back up": [lose_everything],
    "Restore": [after_restore],
}


def walk() -> dict:
    found: dict = {"blocks": 0}
    names = ""
    for heading, text in blocks():
        names = names or text
        for step in BEFORE.get(heading, []):
            step(found)
        print(f"-- {heading}", file=sys.stderr, flush=True)
        shell(text if text == names else f"{names}{text}")
        found["blocks"] += 1
        for step in AFTER.get(heading, []):
            print(f"   {step.__name__}", file=sys.stderr, flush=True)
            step(found)
    return found


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    lay_out(Path.cwd())
    try:
        found = walk()
    except AssertionError:
        for log in sorted(STATE.glob("*.log")):
            print(f"== {log.name}\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)
        raise
    stood_in = list(dict.fromkeys((STATE / "said").read_text().splitlines()))
    print(json.dumps(found | {"stood_in": stood_in}))


if __name__ == "__main__":
    if sys.argv[1:] == ["look"]:
        print(json.dumps({"rows": rows(), "files": files()}))
    else:
        main()
