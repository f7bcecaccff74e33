"""What came of it: actions, outcomes with their figures and evidence, lessons, dissemination and the report."""

from outcomes.models.actions import Dissemination, FollowUpAction, Lesson
from outcomes.models.report import Report
from outcomes.models.results import Contribution, Evidence, ExpectedOutcome, Indicator, Measurement
from outcomes.models.survey import Survey

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
