"""What the catalogue is made of: one frozen class for each kind of entry, declared field by field."""

from dataclasses import dataclass
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from programmes.toolkit.shapes import IfAny, ListOfSources, OneCode
from programmes.toolkit.texts import Code, Text


class Entry(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def label(self) -> Text: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A public page or document a statement rests on, described in English."""

    code: str
    about: str
    url: IfAny
    note: IfAny

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from; ``garbled`` is the damaged text it was read out of."""

    basis: Annotated[Code, OneCode("provenance_legend")]
    sources: Annotated[tuple[Source, ...], ListOfSources()]
    note: IfAny
    garbled: IfAny

    @property
    def readable_note(self) -> str:
        """Notes on damaged text speak about letters only a specialist has seen."""
        return "" if self.garbled else self.note


@dataclass(frozen=True, slots=True)
class KeyAction:
    code: str
    kind: Annotated[Code, OneCode("action_kind")]
    required: bool
    owner: Annotated[Code, OneCode("roles")]
    when: Annotated[Code, OneCode("action_when")]
    group: Annotated[Code | None, OneCode("action_group", optional=True)]
    label: Text
    guidance: Text
    provenance: Provenance

    @property
    def place(self) -> Code:
        """With whom in the phase the action is done; where that is open, when."""
        return self.group or self.when


@dataclass(frozen=True, slots=True)
class ExitCriterion:
    code: str
    text: Text
    check: Annotated[Code, OneCode("criterion_check")]
    provenance: Provenance

    @property
    def label(self) -> Text:
        return self.text


@dataclass(frozen=True, slots=True)
class Phase:
    code: str
    order: int
    label: Text
    purpose: Text
    key_actions: tuple[KeyAction, ...]
    exit_criteria: tuple[ExitCriterion, ...]
    provenance: Provenance

    @property
    def dos(self) -> list[KeyAction]:
        return [action for action in self.key_actions if action.kind == "do"]

    @property
    def donts(self) -> list[KeyAction]:
        return [action for action in self.key_actions if action.kind == "dont"]


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    order: int
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Obstacle:
    code: str
    category: Annotated[Code, OneCode("obstacle_categories")]
    label: Text
    description: Text
    suggested_mitigation: tuple[Text, ...]
    default_likelihood: int
    default_impact: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    label: Text
    unit: Text
    direction: Annotated[Code, OneCode("indicator_direction")]
    means_of_verification: Text
    level: Annotated[Code, OneCode("result_level")]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Outcome:
    code: str
    category: Annotated[Code, OneCode("outcome_categories")]
    label: Text
    description: Text
    indicators: tuple[Indicator, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SuccessFactor:
    code: str
    phase: Annotated[Code, OneCode("phases")]
    label: Text
    guidance: Text
    scale: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Principle:
    code: str
    label: Text
    guidance: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SessionFormat:
    code: str
    mode: Annotated[Code, OneCode("format_mode")]
    typical_minutes: int
    typical_group: str
    label: Text
    guidance: Text
    best_for: tuple[Text, ...]
    provenance: Provenance

    @property
    def typical_hours(self) -> int:
        return self.typical_minutes // 60


@dataclass(frozen=True, slots=True)
class Sector:
    code: str
    fcs_2009: str
    kind: Annotated[Code, OneCode("sector_kind")]
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CulturalDomain:
    code: str
    fcs_code: Annotated[Code | None, OneCode("sectors", optional=True)]
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PolicyDomain:
    code: str
    kind: Annotated[Code, OneCode("policy_domain_kind")]
    parent: Annotated[Code | None, OneCode("policy_domains", optional=True)]
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PolicyTopic:
    code: str
    policy_domain: Annotated[Code, OneCode("policy_domains")]
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    app_role: str
    side: Annotated[Code, OneCode("side")]
    label: Text
    guidance: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class FeedbackQuestion:
    code: str
    kirkpatrick: Annotated[Code, OneCode("kirkpatrick_level")]
    scale: Annotated[Code, OneCode("answer_scale")]
    when: Text | None
    label: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DacCriterion:
    code: str
    name: str
    label: Text
    question: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ReportSection:
    code: str
    order: int
    label: Text
    content: Text
    provenance: Provenance


# Each kind of entry: the file of its content, and its class.
KINDS: dict[str, tuple[str, type]] = {
    "phases": ("phases", Phase),
    "obstacle_categories": ("obstacles", Category),
    "obstacles": ("obstacles", Obstacle),
    "outcome_categories": ("outcomes", Category),
    "outcomes": ("outcomes", Outcome),
    "success_factors": ("success_factors", SuccessFactor),
    "principles": ("principles", Principle),
    "session_formats": ("session_formats", SessionFormat),
    "sectors": ("sectors", Sector),
    "cultural_domains": ("sectors", CulturalDomain),
    "policy_domains": ("sectors", PolicyDomain),
    "policy_topics": ("sectors", PolicyTopic),
    "roles": ("roles", Role),
    "feedback_questions": ("evaluation", FeedbackQuestion),
    "dac_criteria": ("evaluation", DacCriterion),
    "report_sections": ("report_sections", ReportSection),
}
