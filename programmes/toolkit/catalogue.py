"""The reference catalogue: what the toolkit says, read once from the content files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import yaml

from programmes.toolkit import entries
from programmes.toolkit.entries import Entry, Source
from programmes.toolkit.reader import Fault, Known, Raw, Reader, in_languages, text_of
from programmes.toolkit.texts import Text

CONTENT = Path(__file__).parent / "content"
GROUPED_BY = {"obstacles": "obstacle_categories", "outcomes": "outcome_categories"}
PARTS = ("key_actions", "exit_criteria", "indicators")
# One parsed content file under its name: {"phases": {"phases": [...]}, ...}.
Content = Mapping[str, Raw]
Choice = tuple[str, Text]


@dataclass(frozen=True)
class Catalogue(entries.About):
    """Every kind of entry, with the file of its content, and what entries refer to."""

    phases: Annotated[tuple[entries.Phase, ...], "phases"]
    obstacle_categories: Annotated[tuple[entries.Category, ...], "obstacles"]
    obstacles: Annotated[tuple[entries.Obstacle, ...], "obstacles"]
    outcome_categories: Annotated[tuple[entries.Category, ...], "outcomes"]
    outcomes: Annotated[tuple[entries.Outcome, ...], "outcomes"]
    success_factors: Annotated[tuple[entries.SuccessFactor, ...], "success_factors"]
    principles: Annotated[tuple[entries.Principle, ...], "principles"]
    session_formats: Annotated[tuple[entries.SessionFormat, ...], "session_formats"]
    sectors: Annotated[tuple[entries.Sector, ...], "sectors"]
    cultural_domains: Annotated[tuple[entries.CulturalDomain, ...], "sectors"]
    policy_domains: Annotated[tuple[entries.PolicyDomain, ...], "sectors"]
    policy_topics: Annotated[tuple[entries.PolicyTopic, ...], "sectors"]
    roles: Annotated[tuple[entries.Role, ...], "roles"]
    feedback_questions: Annotated[tuple[entries.FeedbackQuestion, ...], "evaluation"]
    dac_criteria: Annotated[tuple[entries.DacCriterion, ...], "evaluation"]
    report_sections: Annotated[tuple[entries.ReportSection, ...], "report_sections"]
    sources: tuple[Source, ...]
    scales: entries.Scales
    provenance_legend: Mapping[str, Text]
    enums: Mapping[str, Mapping[str, Text]]
    by_code: Mapping[str, Entry]

    def entry(self, code: str) -> Any:
        """The entry of any kind that has ``code``; ``KeyError`` if none has."""
        return self.by_code[code]

    def label(self, code: str) -> str:
        """The label in the active language; an unknown code is a programme's own entry and shown as it is."""
        entry = self.by_code.get(code)
        return str(entry.label) if entry else code

    def choices(self, kind: str) -> list[Any]:
        """Codes and labels for a form field, under their category where the kind has categories."""
        if kind not in GROUPED_BY:
            return choices_of(getattr(self, kind))
        return [
            (category.label, choices_of(entry for entry in getattr(self, kind) if entry.category == category.code))
            for category in getattr(self, GROUPED_BY[kind])
        ]

    def enum_choices(self, name: str) -> list[Choice]:
        return list(self.enums[name].items())

    def enum_label(self, name: str, value: str) -> Text:
        return self.enums[name][value]


def choices_of(listed: Any) -> list[Choice]:
    return [(entry.code, entry.label) for entry in listed]


@cache
def catalogue() -> Catalogue:
    return build_catalogue(read_content())


def read_content() -> dict[str, Any]:
    return {path.stem: parse(path) for path in sorted(CONTENT.glob("*.yaml"))}


def parse(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


def build_catalogue(content: Content) -> Catalogue:
    return read_catalogue(content)[0]


def entry_kinds() -> Iterator[tuple[str, str, type]]:
    """Each kind of entry, the file of its content, and its class."""
    for kind, hint in get_type_hints(Catalogue, include_extras=True).items():
        if get_origin(hint) is Annotated:
            listed, file = get_args(hint)
            yield kind, file, get_args(listed)[0]


def read_catalogue(content: Content) -> tuple[Catalogue, list[Fault]]:
    """The catalogue, as complete as ``content`` allows, and the faults of its entries."""
    faults: list[Fault] = []
    known = known_codes(content, faults)
    about = Reader("meta", known, faults, code="meta").entry(entries.About, content["meta"]["meta"])
    lists: dict[str, Any] = {
        kind: Reader(file, known, faults, code=kind).entries(entry_class, content[file], kind)
        for kind, file, entry_class in entry_kinds()
    }
    whole = Catalogue(
        **vars(about),
        **lists,
        sources=tuple(known["sources"].values()),
        scales=Reader("enums", known, faults, code="scales").entry(entries.Scales, content["enums"]["scales"]),
        provenance_legend=known["provenance_legend"],
        enums={name: known[name] for name in content["enums"]["enums"]},
        by_code={entry.code: entry for listed in lists.values() for entry in with_parts(listed)},
    )
    return whole, faults


def known_codes(content: Content, faults: list[Fault]) -> Known:
    """Every code an entry may refer to, by kind, with what it stands for."""
    meta, sources, enums = (Reader(file, {}, faults) for file in ("meta", "sources", "enums"))
    return {
        "provenance_legend": meta.labels("provenance_legend", content["meta"]["provenance_legend"]),
        "sources": {
            code: sources.entry(Source, {"code": code, **raw}) for code, raw in content["sources"]["sources"].items()
        },
        **{name: enums.labels(name, values) for name, values in content["enums"]["enums"].items()},
        **{kind: labels_of(content[file].get(kind, ())) for kind, file, _class in entry_kinds()},
    }


def labels_of(listed: list[Raw]) -> dict[str, Text]:
    return {raw.get("code", "?"): text_of(raw, in_languages("label")) for raw in listed}


def with_parts(listed: tuple[Any, ...]) -> Iterator[Entry]:
    for entry in listed:
        yield entry
        for name in PARTS:
            yield from getattr(entry, name, ())
