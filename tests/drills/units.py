"""What the unit files in ``deploy/`` say, for those who run it without a service manager."""

import shlex
from pathlib import Path

from p2p.devtools.packages import ROOT


def unit(name: str, folder: Path = ROOT / "deploy") -> dict[str, list[str]]:
    """The settings of a unit by name; most are given once, some more often."""
    found: dict[str, list[str]] = {}
    for line in (folder / name).read_text().splitlines():
        if "=" in line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            found.setdefault(key.strip(), []).append(value.strip())
    return found


def command(name: str, places: dict[str, str]) -> list[str]:
    """The words that start a service, with other places put in for those of the unit."""
    line = unit(name)["ExecStart"][0]
    for place, here in places.items():
        assert place in line, f"{name} does not name {place}"
        line = line.replace(place, here)
    return shlex.split(line)
