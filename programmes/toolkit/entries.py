"""Entries of the catalogue: one frozen class for each kind of entry, declared field by field.

``Annotated[Code, "roles"]`` is a code of something known under that name; a field with a default may be left out.
"""

from dataclasses import dataclass
from typing import Annotated, dataclass_transform
from urllib.parse import urlsplit

from programmes.toolkit.texts import Code, Text


@dataclass(frozen=True)
class Source:
    """A public page or document a statement rests on, described in English."""

    code: str
    about: str
    url: str = ""
    note: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Provenance:
    """Where an entry comes from; ``garbled`` is the damaged text it was read out of."""

    basis: Annotated[Code, "provenance_legend"]
    sources: Annotated[tuple[Source, ...], "sources"] = ()
    note: str = ""
    garbled: str = ""

    @property
    def readable_note(self) -> str:
        """Empty for damaged text: such notes are about letters only a specialist has seen."""
        return "" if self.garbled else self.note


@dataclass(frozen=True)
class About:
    version: str
    title: Text
    note: Text


@dataclass(frozen=True)
class Scales:
    likelihood: Text
    impact: Text
    risk_score: Text


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Entry:
    """Base of every kind of entry; subclasses become frozen dataclasses automatically."""

    code: str
    label: Text
    provenance: Provenance

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


class KeyAction(Entry):
    kind: Annotated[Code, "action_kind"]
    required: bool
    owner: Annotated[Code, "roles"]
    when: Annotated[Code, "action_when"]
    group: Annotated[Code | None, "action_group"] = None
    guidance: Text

    @property
    def place(self) -> Code:
        """What the page groups actions by: with whom it is done in the phase, or else when."""
        return self.group or self.when


class ExitCriterion(Entry):
    check: Annotated[Code, "criterion_check"]

    @property
    def text(self) -> Text:
        return self.label


class Phase(Entry):
    order: int
    purpose: Text
    key_actions: tuple[KeyAction, ...]
    exit_criteria: tuple[ExitCriterion, ...]

    @property
    def dos(self) -> list[KeyAction]:
        return [action for action in self.key_actions if action.kind == "do"]

    @property
    def donts(self) -> list[KeyAction]:
        return [action for action in self.key_actions if action.kind == "dont"]


class Category(Entry):
    order: int


class Obstacle(Entry):
    category: Annotated[Code, "obstacle_categories"]
    description: Text
    suggested_mitigation: tuple[Text, ...]
    default_likelihood: int
    default_impact: int


class Indicator(Entry):
    """``least``, ``most`` and ``whole`` limit the values of baseline, target and measurements."""

    unit: Text
    direction: Annotated[Code, "indicator_direction"]
    means_of_verification: Text
    level: Annotated[Code, "result_level"]
    least: int = 0
    most: int = 10**11
    whole: bool = True


class Outcome(Entry):
    category: Annotated[Code, "outcome_categories"]
    description: Text
    indicators: tuple[Indicator, ...]


class SuccessFactor(Entry):
    phase: Annotated[Code, "phases"]
    guidance: Text
    scale: Text


class Principle(Entry):
    guidance: Text


class SessionFormat(Entry):
    mode: Annotated[Code, "format_mode"]
    typical_minutes: int
    typical_group: str
    guidance: Text
    best_for: tuple[Text, ...]

    @property
    def typical_hours(self) -> int:
        return self.typical_minutes // 60


class Sector(Entry):
    fcs_2009: str
    kind: Annotated[Code, "sector_kind"]


class CulturalDomain(Entry):
    fcs_code: Annotated[Code | None, "sectors"] = None


class PolicyDomain(Entry):
    kind: Annotated[Code, "policy_domain_kind"]
    parent: Annotated[Code | None, "policy_domains"] = None


class PolicyTopic(Entry):
    policy_domain: Annotated[Code, "policy_domains"]


class Role(Entry):
    app_role: str
    side: Annotated[Code, "side"]
    guidance: Text


class FeedbackQuestion(Entry):
    kirkpatrick: Annotated[Code, "kirkpatrick_level"]
    scale: Annotated[Code, "answer_scale"]
    when: Text | None = None


class DacCriterion(Entry):
    name: str
    question: Text


class ReportSection(Entry):
    order: int
    content: Text
