"""Pages of follow-up and evaluation, by noun."""

from outcomes.views.follow_up import action_list, consent, dissemination, edit_action, lessons
from outcomes.views.reports import (
    edit_report,
    make_pdf,
    new_report,
    pdf,
    preview,
    published_report,
    report,
    reports,
    step,
)
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
from outcomes.views.surveys import answer_survey, ask_survey, edit_survey, survey, survey_list, survey_paper, type_in

__all__ = [
    "action_list",
    "add_contribution",
    "answer_survey",
    "ask_survey",
    "consent",
    "dissemination",
    "edit_action",
    "edit_indicator",
    "edit_outcome",
    "edit_report",
    "edit_survey",
    "evidence_file",
    "figure",
    "lessons",
    "make_pdf",
    "new_report",
    "outcome",
    "outcome_list",
    "pdf",
    "preview",
    "published_report",
    "report",
    "reports",
    "review_figure",
    "step",
    "survey",
    "survey_list",
    "survey_paper",
    "type_in",
]
