"""What is wrong with the content, if anything: every fault at once, each with its file, code and field."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from programmes.toolkit.catalogue import PARTS, SCALES, Content, known_codes
from programmes.toolkit.entries import KINDS, Source
from programmes.toolkit.shapes import Fault, Known, OneText, Raw, entry_faults, fault, is_blank
from programmes.toolkit.texts import LANGUAGES

FILES = {"meta", "sources", "enums", *(file for file, _ in KINDS.values())}


class Finding(NamedTuple):
    file: str
    code: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}.yaml: {self.code}, {self.field}: {self.message}"


def findings(content: Content) -> list[Finding]:
    """Everything that keeps ``content`` from being a whole and consistent catalogue."""
    if missing := FILES - content.keys():
        return [Finding(file, "-", "file", "is missing") for file in sorted(missing)]
    known = known_codes(content)
    return [
        *in_file("meta", meta_faults(content["meta"])),
        *in_file("sources", source_faults(content["sources"]["sources"])),
        *in_file("enums", enum_faults(content["enums"])),
        *kind_findings(content, known),
        *repeated_codes(content),
    ]


def in_file(file: str, faults: Iterator[Fault]) -> Iterator[Finding]:
    return (Finding(file, *found) for found in faults)


def kind_findings(content: Content, known: Known) -> Iterator[Finding]:
    for kind, (file, entry_class) in KINDS.items():
        entries = content[file].get(kind, [])
        if not entries:
            yield Finding(file, kind, "entries", "has none")
        for raw in entries:
            yield from in_file(file, entry_faults(entry_class, raw, known))
    for kind, first in (("phases", 1), ("report_sections", 0)):
        yield from in_file(kind, order_faults(content[kind].get(kind, []), first=first))


def order_faults(entries: list[Raw], *, first: int) -> Iterator[Fault]:
    for expected, raw in enumerate(entries, start=first):
        if raw.get("order") != expected:
            yield fault(raw, "order", f"is {raw.get('order')} where {expected} is next")


def repeated_codes(content: Content) -> Iterator[Finding]:
    places = [(file, raw.get("code", "?")) for file, raw in every_entry(content)]
    times = Counter(code for _, code in places)
    return (Finding(file, code, "code", "is used more than once") for file, code in places if times[code] > 1)


def every_entry(content: Content) -> Iterator[tuple[str, Raw]]:
    for kind, (file, _) in KINDS.items():
        for raw in content[file].get(kind, []):
            yield file, raw
            yield from ((file, part) for name in PARTS for part in raw.get(name, ()))


def meta_faults(meta: Raw) -> Iterator[Fault]:
    if is_blank(meta["meta"].get("version")):
        yield Fault("meta", "version", "is missing")
    yield from text_faults(meta["meta"], "meta", ("title", "note"))
    yield from label_faults("provenance_legend", meta["provenance_legend"])


def enum_faults(enums: Raw) -> Iterator[Fault]:
    yield from text_faults(enums["scales"], "scales", SCALES)
    for name, values in enums["enums"].items():
        yield from label_faults(name, values)


def text_faults(raw: Raw, code: str, names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        yield from OneText().faults({"code": code, **raw}, name, {})


def label_faults(name: str, values: dict[str, Any]) -> Iterator[Fault]:
    for value, raw in values.items():
        blank = [language for language in LANGUAGES if is_blank(raw.get(language))]
        yield from (Fault(f"{name}.{value}", language, "has no text") for language in blank)


def source_faults(sources: dict[str, Any]) -> Iterator[Fault]:
    for code, raw in sources.items():
        source = {"code": code, **raw}
        yield from entry_faults(Source, source, {})
        if is_blank(source.get("about")):
            yield fault(source, "about", "has no text")
        if not source.get("url", "https://").startswith(("https://", "http://")):
            yield fault(source, "url", "is not an address")
