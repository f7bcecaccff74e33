"""The page that says how production is set up, followed to the letter in a throw-away tree of this machine.

The tree is an overlay over the machine's own files: everything that is written goes into memory and vanishes with it,
as do all processes and the network that only they have.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from p2p.devtools.packages import ROOT
from tests.drills.table import Figures

REPOSITORY = "https://git.example.org/p2p.git"
# Hidden from the tree: what the machine itself may have in the places that the page fills.
HIDDEN = (
    "/etc/letsencrypt", "/etc/nginx/sites-enabled", "/etc/p2p", "/etc/postgresql", "/opt", "/run", "/var/backups",
    "/var/lib/p2p", "/var/lib/postgresql", "/var/log/nginx", "/var/log/postgresql",
)  # fmt: skip
TREE = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1"/upper "$1"/work "$1"/root
mount -t overlay overlay -o lowerdir=/,upperdir="$1"/upper,workdir="$1"/work "$1"/root
cd "$1"/root
mount --rbind /dev dev
mount -t proc proc proc
if [ ! -e "./$2/run" ]; then mount --bind "$2" "./$2"; fi
shift 2
cwd=$1; shift
while [ "$1" != -- ]; do mkdir -p "./$1"; mount -t tmpfs -o mode=755 tmpfs "./$1"; shift; done
shift
ip link set lo up
exec chroot . sh -c 'cd "$0" && exec "$@"' "$cwd" "$@"
"""


@pytest.fixture
def tree() -> Iterator[Path]:
    """A folder for the tree, the packages and the repository."""
    folder = Path(tempfile.mkdtemp(prefix="p2p-tree-", dir="/var/tmp"))
    (folder / "tree").mkdir()
    yield folder
    shutil.rmtree(folder)


def packages(tree: Path) -> Path:
    """What an index would give to Debian's Python; the tree has no network."""
    folder = tree / "packages"
    download = ["download", "--quiet", "--no-deps", "--require-hashes", "-r", "requirements.lock", "-d", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", "/usr/bin/python3", *download],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


def repository(tree: Path) -> Path:
    """This very state of the project, committed or not."""
    source = tree / "source"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0"):
        if name and (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    git = ["git", "-C", str(source), "-c", "user.name=Drill", "-c", "user.email=drill@mail.example"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "This version"]):
        subprocess.run([*git, *words], check=True)
    return source


def test_the_page_followed_to_the_letter_serves_survives_and_restores(tree: Path, request: pytest.FixtureRequest):
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root can make a tree of its own")
    began = time.monotonic()
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/root",
        "DJANGO_SETTINGS_MODULE": "p2p.settings",
        "DATABASE_URL": "postgres://nobody@//nowhere/p2p",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(packages(tree)),
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{repository(tree)}.insteadOf",
        "GIT_CONFIG_VALUE_0": REPOSITORY,
        "GIT_CONFIG_KEY_1": "safe.directory",
        "GIT_CONFIG_VALUE_1": "*",
    }
    inside = [sys.executable, "-m", "tests.drills.deployment"]
    isolated = ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child"]
    command = [*isolated, "sh", "-c", TREE, "tree", str(tree / "tree"), str(ROOT), str(ROOT), *HIDDEN, "--", *inside]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0
    found = json.loads(done.stdout.splitlines()[-1])
    print("\nStood in for:", *found["stood_in"], "git: the address of the repository leads to a copy of this folder",
          "pip: the index is a folder with the locked files", sep="\n  ")  # fmt: skip
    print(found)
    assert (found["other_rows"], found["files_equal"], found["files"]) == ([], True, 21)
    assert found["row_count"] > 1000
    assert (found["mails"], found["copies"]) == (150, 0)
    assert (found["leaks"], found["links"]) == ([], 15)
    assert (found["silent"], found["demo_refused"], found["updated"], found["verify"]) == (503, True, True, [])
    assert (found["in_clear"], found["backup_mode"]) == (False, "600")
    assert found["wrong_passphrase"] != 0
    figures: Figures = request.getfixturevalue("figures")
    figures.drill(
        "The page `deploy/README.md` followed to the letter, then everything lost",
        f"{found['blocks']} blocks, {found['mails']} mails while the worker is restarted 4 times, a backup, a restore",
        "0 copies, no link in a log, 503 when the worker is silent, every row and file equal",
        f"{found['copies']} copies, {len(found['leaks'])} links, {found['silent']}; {found['row_count']:,} rows of "
        f"{found['tables']} tables and {found['files']} files equal; {time.monotonic() - began:.0f} s in all",
    )
