"""Filters of the report."""

import datetime as dt
from functools import partial

from django import template
from django.db.models import Choices

from outcomes.models import Dissemination, FollowUpAction, Report, Survey
from outcomes.reports.content.data import QuestionResult, Rating, SurveyResults
from outcomes.reports.figures import AnswerChart
from p2p.base.documents.formatting import UserText, format_percentage, format_short_day, label_of
from programmes.models import Need, Risk
from programmes.phases import PhaseCode
from sessions.models import NoteEntry

register = template.Library()
CHOICES: dict[str, type[Choices]] = {
    "action_status": FollowUpAction.Status,
    "dissemination_kind": Dissemination.Kind,
    "entry_kind": NoteEntry.Kind,
    "need_priority": Need.Priority,
    "need_status": Need.Status,
    "phase": PhaseCode,
    "report_status": Report.Status,
    "risk_status": Risk.Status,
    "survey_kind": Survey.Kind,
}
for name, choices in CHOICES.items():
    register.filter(name, partial(label_of, choices))


@register.filter
def answer_chart(result: QuestionResult) -> AnswerChart:
    return AnswerChart(result)


@register.filter
def response_rate(questionnaire: Rating | SurveyResults | None) -> str:
    """Which part of those asked have answered; empty where it is not known how many were asked."""
    if not questionnaire or questionnaire.invited < questionnaire.n:
        return ""
    return format_percentage(round(100 * questionnaire.n / questionnaire.invited))


@register.filter
def typed_day(typed: UserText) -> UserText:
    """A day typed as 2021-09-20 is printed as the other days are; anything else stays as typed."""
    try:
        return UserText(format_short_day(dt.date.fromisoformat(typed)))
    except ValueError:
        return typed
