"""The reference catalogue: what the toolkit says, read once from the content files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from programmes.toolkit.entries import (
    KINDS,
    Category,
    CulturalDomain,
    DacCriterion,
    Entry,
    FeedbackQuestion,
    Obstacle,
    Outcome,
    Phase,
    PolicyDomain,
    PolicyTopic,
    Principle,
    ReportSection,
    Role,
    Sector,
    SessionFormat,
    Source,
    SuccessFactor,
)
from programmes.toolkit.shapes import Known, OneText, Raw, read_entry
from programmes.toolkit.texts import LANGUAGES, Text

CONTENT = Path(__file__).parent / "content"
GROUPED_BY = {"obstacles": "obstacle_categories", "outcomes": "outcome_categories"}
SCALES = ("likelihood", "impact", "risk_score")
PARTS = ("key_actions", "exit_criteria", "indicators")
# One parsed content file under its name: {"phases": {"phases": [...]}, ...}.
Content = Mapping[str, Raw]
Choice = tuple[str, Text]


@dataclass(frozen=True, slots=True)
class Catalogue:
    version: str
    title: Text
    note: Text
    phases: tuple[Phase, ...]
    obstacle_categories: tuple[Category, ...]
    obstacles: tuple[Obstacle, ...]
    outcome_categories: tuple[Category, ...]
    outcomes: tuple[Outcome, ...]
    success_factors: tuple[SuccessFactor, ...]
    principles: tuple[Principle, ...]
    session_formats: tuple[SessionFormat, ...]
    sectors: tuple[Sector, ...]
    cultural_domains: tuple[CulturalDomain, ...]
    policy_domains: tuple[PolicyDomain, ...]
    policy_topics: tuple[PolicyTopic, ...]
    roles: tuple[Role, ...]
    feedback_questions: tuple[FeedbackQuestion, ...]
    dac_criteria: tuple[DacCriterion, ...]
    report_sections: tuple[ReportSection, ...]
    sources: tuple[Source, ...]
    scales: Mapping[str, Text]
    provenance_legend: Mapping[str, Text]
    enums: Mapping[str, Mapping[str, Text]]
    by_code: Mapping[str, Entry]

    def entry(self, code: str) -> Any:
        """The entry of any kind that has ``code``; ``KeyError`` if none has."""
        return self.by_code[code]

    def label(self, code: str) -> str:
        """The label in the active language; an unknown code is a programme's own and speaks for itself."""
        entry = self.by_code.get(code)
        return str(entry.label) if entry else code

    def choices(self, kind: str) -> list[Any]:
        """Codes and labels for a form field, under their category where the kind has categories."""
        if kind not in GROUPED_BY:
            return choices_of(getattr(self, kind))
        return [
            (category.label, choices_of(each for each in getattr(self, kind) if each.category == category.code))
            for category in getattr(self, GROUPED_BY[kind])
        ]

    def enum_choices(self, name: str) -> list[Choice]:
        return list(self.enums[name].items())

    def enum_label(self, name: str, value: str) -> Text:
        return self.enums[name][value]


def choices_of(entries: Any) -> list[Choice]:
    return [(entry.code, entry.label) for entry in entries]


@cache
def catalogue() -> Catalogue:
    return build(read_content())


def read_content() -> dict[str, Any]:
    return {path.stem: parse(path) for path in sorted(CONTENT.glob("*.yaml"))}


def parse(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


def build(content: Content) -> Catalogue:
    known = known_codes(content)
    meta = content["meta"]["meta"]
    kinds: dict[str, Any] = {
        kind: tuple(read_entry(entry_class, raw, known) for raw in content[file][kind])
        for kind, (file, entry_class) in KINDS.items()
    }
    return Catalogue(
        version=meta["version"],
        title=text_of(meta, "title"),
        note=text_of(meta, "note"),
        sources=tuple(known["sources"].values()),
        scales={name: text_of(content["enums"]["scales"], name) for name in SCALES},
        provenance_legend=known["provenance_legend"],
        enums={name: known[name] for name in content["enums"]["enums"]},
        by_code={entry.code: entry for entries in kinds.values() for entry in with_parts(entries)},
        **kinds,
    )


def with_parts(entries: tuple[Any, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        for name in PARTS:
            yield from getattr(entry, name, ())


def text_of(raw: Raw, name: str) -> Text:
    return Text(*(raw[key] for key in OneText().keys(name)))


def known_codes(content: Content) -> Known:
    """Every code an entry may refer to, by kind; bears incomplete content, so that the check can use it."""
    enums = {name: labels_of(values) for name, values in content["enums"]["enums"].items()}
    kinds = {kind: labels_of_entries(content[file].get(kind, ())) for kind, (file, _) in KINDS.items()}
    return {
        **enums,
        **kinds,
        "provenance_legend": labels_of(content["meta"]["provenance_legend"]),
        "sources": {code: source_of(code, raw) for code, raw in content["sources"]["sources"].items()},
    }


def labels_of(values: Mapping[str, Raw]) -> dict[str, Text]:
    return {value: Text(*(raw.get(language, "") for language in LANGUAGES)) for value, raw in values.items()}


def labels_of_entries(entries: list[Raw]) -> dict[str, Text]:
    keys = OneText().keys("label")
    return {raw.get("code", "?"): Text(*(raw.get(key, "") for key in keys)) for raw in entries}


def source_of(code: str, raw: Raw) -> Source:
    return Source(code=code, about=raw.get("about", ""), url=raw.get("url", ""), note=raw.get("note", ""))
