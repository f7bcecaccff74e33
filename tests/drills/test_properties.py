"""What the suite asks of 25 examples is asked of 500."""

import subprocess
import sys

from p2p.devtools.packages import ROOT


def test_every_property_holds_for_many_examples():
    suite = [one for one in (ROOT / "tests").rglob("test_*.py") if one.parent.name != "drills"]
    files = [one for one in suite if "@given(" in one.read_text()]
    assert len(files) > 10
    command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-profile=drills", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
