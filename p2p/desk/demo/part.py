"""What the parts of one demonstration programme share while it is loaded."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from outcomes.models import ExpectedOutcome
from p2p.accounts.models import Person
from programmes.models import Need, Programme, Team
from sessions.models import PeerSession

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def number(code: str) -> int:
    """N3, S10 and F1 count by their digits."""
    return int(code[1:])


@dataclasses.dataclass
class Known:
    """The files, and what has been loaded so far, by the codes and references of the files."""

    demo: Any
    data: dict[str, Any]
    programme: Programme | None = None
    teams: dict[str, Team] = dataclasses.field(default_factory=dict)
    needs: dict[str, Need] = dataclasses.field(default_factory=dict)
    sessions: dict[str, PeerSession] = dataclasses.field(default_factory=dict)
    outcomes: dict[str, ExpectedOutcome] = dataclasses.field(default_factory=dict)


class Part:
    """One stretch of the method; reads and fills what is known."""

    def __init__(self, known: Known):
        self.known = known

    def __getattr__(self, name: str) -> Any:
        return getattr(self.known, name)

    def day(self, value: dt.date | str | None) -> dt.date | None:
        return self.known.demo.day(value)

    def person(self, ref: str | None) -> Person | None:
        return self.known.demo.people[ref] if ref else None

    def coordinator(self) -> Person:
        return self.person(self.known.data["teams"][0]["members"][0]["ref"])

    def entered(self, kind: str) -> dt.date | None:
        history = self.known.data["phase_history"]
        return next((self.day(one["entered"]) for one in history if one["phase"] == kind), None)
