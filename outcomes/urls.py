from django.urls import path

from outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("<slug:code>/outcomes/", views.outcome_list, name="list"),
    path("<slug:code>/outcomes/new/", views.edit_outcome, name="new-outcome"),
    path("<slug:code>/outcomes/<int:number>/", views.outcome, name="outcome"),
    path("<slug:code>/outcomes/<int:number>/edit/", views.edit_outcome, name="edit-outcome"),
    path("<slug:code>/outcomes/<int:number>/indicators/new/", views.edit_indicator, name="new-indicator"),
    path("<slug:code>/outcomes/<int:number>/what-helped/", views.add_contribution, name="new-contribution"),
    path("<slug:code>/indicators/<int:indicator>/edit/", views.edit_indicator, name="edit-indicator"),
    path("<slug:code>/indicators/<int:number>/", views.indicator, name="figure"),
    path("<slug:code>/figures/<int:pk>/review/", views.review_measurement, name="review-figure"),
    path("<slug:code>/evidence/<int:pk>/file/", views.evidence_file, name="evidence-file"),
    path("<slug:code>/actions/", views.action_list, name="actions"),
    path("<slug:code>/actions/new/", views.edit_action, name="new-action"),
    path("<slug:code>/actions/<int:number>/", views.edit_action, name="action"),
    path("<slug:code>/lessons/", views.lesson_list, name="lessons"),
    path("<slug:code>/lessons/<int:number>/consent/", views.change_lesson_release, name="consent"),
    path("<slug:code>/dissemination/", views.dissemination_list, name="dissemination"),
    path("<slug:code>/surveys/", views.survey_list, name="surveys"),
    path("<slug:code>/surveys/new/", views.edit_survey, name="new-survey"),
    path("<slug:code>/surveys/<int:number>/", views.survey, name="survey"),
    path("<slug:code>/surveys/<int:number>/edit/", views.edit_survey, name="edit-survey"),
    path("<slug:code>/surveys/<int:number>/ask/", views.ask_survey, name="ask-survey"),
    path("<slug:code>/surveys/<int:number>/paper/", views.survey_paper, name="survey-paper"),
    path("<slug:code>/surveys/<int:number>/type-in/", views.enter_paper_answers, name="type-in"),
    path("<slug:code>/reports/", views.report_list, name="reports"),
    path("<slug:code>/reports/new/", views.new_report, name="new-report"),
    path("<slug:code>/reports/<int:number>/", views.report, name="report"),
    path("<slug:code>/reports/<int:number>/edit/", views.edit_report, name="edit-report"),
    path("<slug:code>/reports/<int:number>/preview/", views.preview_report, name="preview"),
    path("<slug:code>/reports/<int:number>/pdf/", views.report_pdf, name="pdf"),
    path("<slug:code>/reports/<int:number>/make/", views.order_report_pdf, name="make-pdf"),
    path("<slug:code>/reports/<int:number>/step/", views.change_report_status, name="step"),
]
