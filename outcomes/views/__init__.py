"""Pages of this app, one module per noun."""

from outcomes.views.contributions import add_contribution
from outcomes.views.dissemination import dissemination_list
from outcomes.views.evidence import evidence_file
from outcomes.views.follow_up import action_list, edit_action
from outcomes.views.indicators import edit_indicator, indicator, review_measurement
from outcomes.views.lessons import change_lesson_release, lesson_list
from outcomes.views.outcomes import edit_outcome, outcome, outcome_list
from outcomes.views.reports import (
    change_report_status,
    edit_report,
    new_report,
    order_report_pdf,
    preview_report,
    published_report,
    report,
    report_list,
    report_pdf,
)
from outcomes.views.surveys import (
    answer_survey,
    ask_survey,
    edit_survey,
    enter_paper_answers,
    survey,
    survey_list,
    survey_paper,
)

__all__ = [
    "action_list",
    "add_contribution",
    "answer_survey",
    "ask_survey",
    "change_lesson_release",
    "change_report_status",
    "dissemination_list",
    "edit_action",
    "edit_indicator",
    "edit_outcome",
    "edit_report",
    "edit_survey",
    "enter_paper_answers",
    "evidence_file",
    "indicator",
    "lesson_list",
    "new_report",
    "order_report_pdf",
    "outcome",
    "outcome_list",
    "preview_report",
    "published_report",
    "report",
    "report_list",
    "report_pdf",
    "review_measurement",
    "survey",
    "survey_list",
    "survey_paper",
]
