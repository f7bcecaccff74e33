"""Follow-up actions, outcomes, indicators, evidence, lessons, dissemination, surveys and reports."""

from outcomes.models.contributions import Contribution
from outcomes.models.dissemination import Dissemination
from outcomes.models.evidence import Evidence
from outcomes.models.follow_up import FollowUpAction
from outcomes.models.indicators import Indicator, Measurement
from outcomes.models.lessons import Lesson
from outcomes.models.outcomes import ExpectedOutcome
from outcomes.models.reports import Report
from outcomes.models.surveys import Survey

__all__ = [
    "Contribution",
    "Dissemination",
    "Evidence",
    "ExpectedOutcome",
    "FollowUpAction",
    "Indicator",
    "Lesson",
    "Measurement",
    "Report",
    "Survey",
]
