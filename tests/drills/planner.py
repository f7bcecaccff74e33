"""One tick of the planning in a process of its own: it prints what it planned and what that took."""

import json
import re
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    # Only now: models cannot be read before the settings.
    from django.utils import timezone

    from p2p.base.notifications.planning import plan_reminders

    began = time.perf_counter()
    planned = plan_reminders(timezone.now())
    print(json.dumps({"planned": planned, "seconds": time.perf_counter() - began, "memory": most_memory()}))


def most_memory() -> float:
    """The most that this program has ever had, in MB; what getrusage says begins with that of its parent."""
    found = re.search(r"^VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
