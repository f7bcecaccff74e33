"""The shapes a field of the content can have: each reads itself and tells what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, Protocol, get_args, get_origin, get_type_hints

from programmes.toolkit.texts import LANGUAGES, Code, Text

Raw = Mapping[str, Any]
# What a code of each kind stands for: {"roles": {"RL-COORD": its label}, "sources": {"S-NAM": the source}}.
Known = Mapping[str, Mapping[str, Any]]


class Fault(NamedTuple):
    code: str
    field: str
    message: str


class Shape(Protocol):
    def keys(self, name: str) -> tuple[str, ...]: ...

    def read(self, raw: Raw, name: str, known: Known) -> Any: ...

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]: ...


def fault(raw: Raw, name: str, message: str) -> Fault:
    return Fault(str(raw.get("code", "?")), name, message)


def is_blank(value: object) -> bool:
    return not isinstance(value, str) or not value.strip()


class OneKey:
    """A shape that is held by one key of its own name."""

    def keys(self, name: str) -> tuple[str, ...]:
        return (name,)


class InLanguages:
    """A shape that is held by one key for each language."""

    def keys(self, name: str) -> tuple[str, ...]:
        return tuple(f"{name}_{language}" for language in LANGUAGES)


@dataclass(frozen=True)
class Plain(OneKey):
    kind: type
    optional: bool = False

    def read(self, raw: Raw, name: str, known: Known) -> Any:
        return raw.get(name, self.kind()) if self.optional else raw[name]

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        if name not in raw:
            if not self.optional:
                yield fault(raw, name, "is missing")
        elif type(raw[name]) is not self.kind:
            yield fault(raw, name, f"is not of the kind {self.kind.__name__}")


@dataclass(frozen=True)
class OneText(InLanguages):
    optional: bool = False

    def is_left_out(self, raw: Raw, name: str) -> bool:
        return self.optional and not any(key in raw for key in self.keys(name))

    def read(self, raw: Raw, name: str, known: Known) -> Text | None:
        if self.is_left_out(raw, name):
            return None
        return Text(*(raw[key] for key in self.keys(name)))

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        if not self.is_left_out(raw, name):
            yield from (fault(raw, key, "has no text") for key in self.keys(name) if is_blank(raw.get(key)))


@dataclass(frozen=True)
class ListOfTexts(InLanguages):
    def read(self, raw: Raw, name: str, known: Known) -> tuple[Text, ...]:
        return tuple(Text(*texts) for texts in zip(*(raw[key] for key in self.keys(name)), strict=True))

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        lists = {key: raw.get(key) or [] for key in self.keys(name)}
        longest = max(map(len, lists.values()))
        for key, texts in lists.items():
            if not texts or any(map(is_blank, texts)):
                yield fault(raw, key, "has no text")
            elif len(texts) < longest:
                yield fault(raw, key, f"has {len(texts)} texts where another language has {longest}")


@dataclass(frozen=True)
class OneCode(OneKey):
    """The code of something of another kind, read together with the label of that thing."""

    kind: str
    optional: bool = False

    def read(self, raw: Raw, name: str, known: Known) -> Code | None:
        code = raw[name] if not self.optional else raw.get(name)
        return None if code is None else Code(code, known[self.kind][code])

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        code = raw.get(name)
        if code is None and self.optional:
            return
        if code not in known[self.kind]:
            yield fault(raw, name, f"{code} is unknown among {self.kind}")


@dataclass(frozen=True)
class ListOfSources(OneKey):
    def read(self, raw: Raw, name: str, known: Known) -> tuple[Any, ...]:
        return tuple(known["sources"][code] for code in raw.get(name, ()))

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        for code in raw.get(name, ()):
            if code not in known["sources"]:
                yield fault(raw, name, f"{code} is unknown among sources")


@dataclass(frozen=True)
class Part(OneKey):
    """A part without a code of its own."""

    entry_class: type

    def read(self, raw: Raw, name: str, known: Known) -> Any:
        return read_entry(self.entry_class, raw[name], known)

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        for found in entry_faults(self.entry_class, raw.get(name, {}), known):
            yield fault(raw, f"{name}.{found.field}", found.message)


@dataclass(frozen=True)
class ListOfEntries(OneKey):
    """Entries that live inside another, each with its own code."""

    entry_class: type

    def read(self, raw: Raw, name: str, known: Known) -> tuple[Any, ...]:
        return tuple(read_entry(self.entry_class, part, known) for part in raw[name])

    def faults(self, raw: Raw, name: str, known: Known) -> Iterator[Fault]:
        if not raw.get(name):
            yield fault(raw, name, "is empty")
        for part in raw.get(name, ()):
            yield from entry_faults(self.entry_class, part, known)


IfAny = Annotated[str, Plain(str, optional=True)]
SHAPES: dict[Any, Shape] = {
    str: Plain(str),
    int: Plain(int),
    bool: Plain(bool),
    Text: OneText(),
    Text | None: OneText(optional=True),
    tuple[Text, ...]: ListOfTexts(),
}


def shape_of(hint: Any) -> Shape:
    """The shape a field's annotation stands for, unless the annotation brings its own."""
    if hint in SHAPES:
        return SHAPES[hint]
    if get_origin(hint) is Annotated:
        return hint.__metadata__[0]
    if get_origin(hint) is tuple:
        return ListOfEntries(get_args(hint)[0])
    return Part(hint)


@cache
def shapes_of(entry_class: type) -> dict[str, Shape]:
    hints = get_type_hints(entry_class, include_extras=True)
    return {name: shape_of(hint) for name, hint in hints.items()}


def read_entry(entry_class: type, raw: Raw, known: Known) -> Any:
    shapes = shapes_of(entry_class)
    return entry_class(**{name: shape.read(raw, name, known) for name, shape in shapes.items()})


def entry_faults(entry_class: type, raw: Raw, known: Known) -> Iterator[Fault]:
    """Everything wrong with one entry and its parts, keys nobody reads included."""
    shapes = shapes_of(entry_class)
    expected = {key for name, shape in shapes.items() for key in shape.keys(name)}
    yield from (fault(raw, key, "is not a field of this kind of entry") for key in raw if key not in expected)
    for name, shape in shapes.items():
        yield from shape.faults(raw, name, known)
