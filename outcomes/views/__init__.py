"""Pages of follow-up and evaluation, by noun."""

from outcomes.views.follow_up import action_list, consent, dissemination, edit_action, lessons
from outcomes.views.reports import edit_report, make_pdf, new_report, pdf, preview, report, reports, step
from outcomes.views.results import (
    add_contribution,
    edit_indicator,
    edit_outcome,
    evidence_file,
    figure,
    outcome,
    outcome_list,
    review_figure,
)

__all__ = [
    "action_list",
    "add_contribution",
    "consent",
    "dissemination",
    "edit_action",
    "edit_indicator",
    "edit_outcome",
    "edit_report",
    "evidence_file",
    "figure",
    "lessons",
    "make_pdf",
    "new_report",
    "outcome",
    "outcome_list",
    "pdf",
    "preview",
    "report",
    "reports",
    "review_figure",
    "step",
]
