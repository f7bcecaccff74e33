"""The spine: the programme with its phases, its people, its preparation and its diagnostic."""

from programmes.models.needs import DiagnosticAssessment, Document, Need, Risk
from programmes.models.people import Invitation, Membership, Organisation, RulesAccepted, Team
from programmes.models.programme import Programme, ProgrammeQuerySet, State, WithinProgramme
from programmes.models.progress import ChecklistTick, Declaration, Phase, PhaseChange, SuccessScore, Waiver

__all__ = [
    "ChecklistTick",
    "Declaration",
    "DiagnosticAssessment",
    "Document",
    "Invitation",
    "Membership",
    "Need",
    "Organisation",
    "Phase",
    "PhaseChange",
    "Programme",
    "ProgrammeQuerySet",
    "Risk",
    "RulesAccepted",
    "State",
    "SuccessScore",
    "Team",
    "Waiver",
    "WithinProgramme",
]
