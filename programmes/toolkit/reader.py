"""Parse content into entries by their declared fields; faults are collected, none stops the parser."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from programmes.toolkit.texts import LANGUAGES, Code, Text

Raw = Mapping[str, Any]
# The meaning of each code, by kind: {"roles": {"RL-COORD": its label}, "sources": {"S-NAM": the source}}.
Known = dict[str, Mapping[str, Any]]
ONE_TEXT, TEXTS = (Text, Text | None), tuple[Text, ...]
NO_TEXT = Text("", "", "", "")


class Fault(NamedTuple):
    file: str
    code: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}.yaml: {self.code}, {self.field}: {self.message}"


def in_languages(name: str) -> list[str]:
    return [f"{name}_{language}" for language in LANGUAGES]


def text_of(raw: Raw, keys: Iterable[str]) -> Text:
    return Text(*(raw.get(key, "") for key in keys))


def is_blank(value: object) -> bool:
    return not isinstance(value, str) or not value.strip()


@cache
def keys_of(kind: type) -> dict[str, tuple[Any, list[str]]]:
    """The type of each field of ``kind`` and the keys that hold it: one, or one per language."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: (hint, in_languages(name) if hint in (*ONE_TEXT, TEXTS) else [name]) for name, hint in hints.items()}


@dataclass(frozen=True)
class Reader:
    """Reads entries of one file; ``code`` and ``within`` say where it is."""

    file: str
    known: Known
    faults: list[Fault]
    code: str = "?"
    within: str = ""

    def fault(self, field: str, message: str) -> None:
        self.faults.append(Fault(self.file, self.code, self.within + field, message))

    def entry(self, kind: type, raw: Raw) -> Any:
        here, declared = replace(self, code=str(raw.get("code", self.code))), keys_of(kind)
        expected = {key for _hint, keys in declared.values() for key in keys}
        for key in raw:
            if key not in expected:
                here.fault(key, "is not a field of this kind of entry")
        given = {name for name, (_hint, keys) in declared.items() if any(raw.get(key) is not None for key in keys)}
        needed = {field.name for field in fields(kind) if field.default is MISSING}
        return kind(**{name: here.value(declared[name][0], raw, name) for name in declared if name in given | needed})

    def value(self, hint: Any, raw: Raw, name: str) -> Any:
        if get_origin(hint) is Annotated:
            return self.named(raw, name, get_args(hint)[1])
        if hint in ONE_TEXT:
            return self.text(raw, in_languages(name))
        if hint == TEXTS:
            return self.texts(raw, name)
        if get_origin(hint) is tuple:
            return self.entries(get_args(hint)[0], raw, name)
        if isinstance(hint, type) and is_dataclass(hint):
            return replace(self, within=f"{name}.").entry(hint, raw.get(name, {}))
        return self.plain(hint, raw, name)

    def named(self, raw: Raw, name: str, among: str) -> Any:
        """Resolve codes: a list gives the entries themselves, one code a ``Code`` with its label."""
        codes: Any = raw.get(name)
        known = self.known[among]
        for code in codes if isinstance(codes, list) else [codes]:
            if code not in known:
                self.fault(name, f"{code} is unknown among {among}")
        if isinstance(codes, list):
            return tuple(known.get(code) for code in codes)
        return Code(codes, known.get(codes, NO_TEXT))

    def text(self, raw: Raw, keys: Iterable[str]) -> Text:
        for key in keys:
            if is_blank(raw.get(key)):
                self.fault(key, "has no text")
        return text_of(raw, keys)

    def texts(self, raw: Raw, name: str) -> tuple[Text, ...]:
        lists = {key: raw.get(key) or [] for key in in_languages(name)}
        longest = max(map(len, lists.values()))
        for key, texts in lists.items():
            if not texts or any(map(is_blank, texts)):
                self.fault(key, "has no text")
            elif len(texts) < longest:
                self.fault(key, f"has {len(texts)} texts where another language has {longest}")
        return tuple(Text(*texts) for texts in zip(*lists.values(), strict=False))

    def entries(self, kind: type, raw: Raw, name: str) -> tuple[Any, ...]:
        if not raw.get(name):
            self.fault(name, "is empty")
        return tuple(self.entry(kind, part) for part in raw.get(name) or ())

    def plain(self, kind: type, raw: Raw, name: str) -> Any:
        if name not in raw:
            self.fault(name, "is missing")
        elif type(raw[name]) is not kind:
            self.fault(name, f"is not of the kind {kind.__name__}")
        elif kind is str and is_blank(raw[name]):
            self.fault(name, "has no text")
        return raw.get(name)

    def labels(self, name: str, values: Mapping[str, Raw]) -> dict[str, Text]:
        return {value: replace(self, code=f"{name}.{value}").text(raw, LANGUAGES) for value, raw in values.items()}
