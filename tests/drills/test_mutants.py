"""Mistakes in what decides and in the doorways to data are noticed by the tests that belong to them."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from p2p.devtools.packages import ROOT
from tests.drills.mistakes import doorways, mutants_of, pure_functions, pure_modules

ENOUGH = 0.95
GAP = "sessions/scheduling.py:end_of_clock_gap"
MEMBER = "member | Q(**{country: countries_of(viewer.portfolio)})"
# Mistakes that make no difference, and why.
EQUIVALENT = {
    f"{GAP}: 26 → 27": "a gap lies within both, whatever the offset",
    f"{GAP}: 2 → 3": "a third of the way leads to the same second",
    f"{GAP}: high - low > dt.timedelta(seconds=1) → high - low >= dt.timedelta(seconds=1)": "halves of 52 hours are "
    "never one second",
    f"{GAP}: middle.astimezone(tz).replace(tzinfo=None) < wall → middle.astimezone(tz).replace(tzinfo=None) <= wall": (
        "no clock shows a time within the gap"
    ),
    "p2p/base/notifications/quiet_hours.py:next_allowed_time: local.hour >= FIRST_HOUR → local.hour > FIRST_HOUR": (
        "at eight it matters on a day off only, which both leave for the next working day"
    ),
    f"programmes/models/programmes.py:of_programmes: {MEMBER} if viewer.portfolio else member → {MEMBER}": (
        "no region has no countries"
    ),
    "sessions/models/notes.py:NoteEntryQuerySet.readable_by: by_side.items() if here → by_side.items()": (
        "a team of no programme has no entries"
    ),
}
# What is in phases.py is tested in test_phases.py; these are tested with what they decide about.
BESIDE = {"policy.py": "permissions.py", "exit_criteria.py": "phases.py"}
DOORWAYS = [
    "test_visible_to.py",
    "programmes/test_permissions.py",
    "sessions/test_visibility.py",
    "outcomes/test_visibility.py",
    "p2p/pages/programme/test_visibility.py",
]


def pure_tests() -> list[str]:
    modules = map(Path, pure_modules())
    return [f"{one.parent}/test_{BESIDE.get(one.name, one.name)}" for one in modules]


def test_what_makes_no_difference_is_one_of_the_mistakes_that_are_made():
    made = {one.words for target in [*pure_functions(), *doorways()] for one in mutants_of(target)}
    assert set(EQUIVALENT) - made == set()


@pytest.mark.parametrize(("kind", "tests"), [([], pure_tests()), (["--doorways"], DOORWAYS)], ids=["pure", "doorways"])
def test_nearly_every_mistake_is_noticed(kind, tests, tmp_path):
    report = tmp_path / "mistakes"
    options = [f"--mutants={report}", *kind, "--hypothesis-profile=mutants", "--randomly-seed=1", "-pno:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-p", "tests.drills.mutants", *options]
    done = subprocess.run(
        [*command, *(f"tests/{one}" for one in tests)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    found = [json.loads(line) for line in report.read_text().splitlines()]
    # A test that fails without a mistake notices nothing.
    assert [one for one in found if not one["mistake"] and one["noticed_by"] != ""] == []
    made = [one for one in found if one["mistake"] and one["mistake"] not in EQUIVALENT]
    files = defaultdict(list)
    for one in made:
        files[one["target"].partition(":")[0]].append(one["noticed_by"] != "")
    print("", *(f"{file}: {sum(noticed)} of {len(noticed)}" for file, noticed in files.items()), sep="\n")
    unnoticed = [one["mistake"] for one in made if one["noticed_by"] == ""]
    share = 1 - len(unnoticed) / len(made)
    print(f"{len(made)} mistakes, {share:.1%} noticed; not these:", *unnoticed, sep="\n  ")
    assert share >= ENOUGH
    # Of every function one at least, whatever the share.
    assert {one["target"] for one in made} == {one["target"] for one in made if one["noticed_by"] != ""}
