"""Programme, phases, teams, memberships, invitations, preparation and diagnostic."""

from programmes.models.checklists import ChecklistTick
from programmes.models.diagnostic import DiagnosticAssessment
from programmes.models.documents import Document
from programmes.models.ground_rules import RulesAcceptance
from programmes.models.invitations import Invitation
from programmes.models.memberships import Membership
from programmes.models.needs import Need
from programmes.models.phases import Declaration, Phase, PhaseChange, Waiver
from programmes.models.programmes import Programme, ProgrammeQuerySet, ProgrammeRecordQuerySet, State
from programmes.models.risks import Risk
from programmes.models.success_factors import SuccessScore
from programmes.models.teams import Organisation, Team

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
    "ProgrammeRecordQuerySet",
    "Risk",
    "RulesAcceptance",
    "State",
    "SuccessScore",
    "Team",
    "Waiver",
]
