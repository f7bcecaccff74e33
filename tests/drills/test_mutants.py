"""Mistakes in what decides and in the doorways to data are noticed by the tests that belong to them."""

import json
import subprocess
import sys

import pytest

from p2p.devtools.packages import ROOT

ENOUGH = 0.95
# Mistakes that make no difference, and why.
EQUIVALENT: dict[str, str] = {}
# Slow ones ask the same of whole pages and mails; the tests of a run by itself do not notice more.
TESTS = {
    "": [
        "tests/programmes",
        "tests/sessions/test_scheduling.py",
        "tests/outcomes/test_indicators.py",
        "tests/p2p/base",
    ],
    "--doorways": ["tests/programmes", "tests/peers", "tests/sessions", "tests/outcomes", "tests/p2p"],
}
LEFT_OUT = ["test_sixty_days.py", "test_report_pages.py", "test_report_document.py", "test_report_jobs.py"]


@pytest.mark.parametrize("kind", TESTS, ids=["pure", "doorways"])
def test_nearly_every_mistake_is_noticed(kind, tmp_path):
    report = tmp_path / "mistakes"
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.drills.mutants",
        f"--mutants={report}",
        "-p",
        "no:cacheprovider",
    ]
    left_out = [f"--ignore-glob=*/{name}" for name in LEFT_OUT]
    command = [*words, *filter(None, [kind]), *left_out, *TESTS[kind]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout[-4000:]
    found = [one for one in map(json.loads, report.read_text().splitlines()) if one["words"] not in EQUIVALENT]
    unnoticed = [one["words"] for one in found if not one["noticed"]]
    share = 1 - len(unnoticed) / len(found)
    print(f"\n{len(found)} mistakes, {share:.1%} noticed; not these:", *unnoticed, sep="\n  ")
    assert share >= ENOUGH
