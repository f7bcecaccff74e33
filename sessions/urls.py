from django.urls import path

from sessions.views import (
    agenda,
    attendance,
    feedback,
    need_assessment,
    note_review,
    notes,
    sessions,
    translations,
    versions,
)

app_name = "sessions"
urlpatterns = [
    path("<slug:code>/sessions/", sessions.session_list, name="list"),
    path("<slug:code>/sessions/new/", sessions.edit_session, name="new"),
    path("<slug:code>/sessions/<int:number>/", sessions.session_detail, name="session"),
    path("<slug:code>/sessions/<int:number>/edit/", sessions.edit_session, name="edit"),
    path("<slug:code>/sessions/<int:number>/agenda/", agenda.edit_agenda, name="agenda"),
    path("<slug:code>/sessions/<int:number>/attendance/", attendance.edit_attendance, name="attendance"),
    path("<slug:code>/sessions/<int:number>/confirm/", sessions.confirm_session, name="confirm"),
    path("<slug:code>/sessions/<int:number>/held/", sessions.mark_held, name="hold"),
    path("<slug:code>/sessions/<int:number>/call-off/", sessions.cancel_or_postpone, name="call-off"),
    path("<slug:code>/sessions/<int:number>/feedback/", feedback.choose_feedback_questions, name="ask-feedback"),
    path("<slug:code>/sessions/<int:number>/notes/", notes.write_notes, name="notes"),
    path("<slug:code>/sessions/<int:number>/notes/text/", notes.edit_note, name="edit-note"),
    path("<slug:code>/sessions/<int:number>/notes/share/", note_review.share_notes, name="share"),
    path("<slug:code>/sessions/<int:number>/notes/suggest/", note_review.suggest_correction, name="suggest"),
    path(
        "<slug:code>/sessions/<int:number>/notes/text/suggest/",
        note_review.suggest_correction,
        {"of_text": True},
        name="suggest-text",
    ),
    path("<slug:code>/sessions/<int:number>/notes/file/", notes.add_file, name="add-file"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/file/", notes.entry_file, name="entry-file"),
    path("<slug:code>/sessions/<int:number>/notes/versions/", versions.note_versions, name="note-versions"),
    path(
        "<slug:code>/sessions/<int:number>/notes/in/<slug:language>/", translations.edit_translation, name="translation"
    ),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/", notes.edit_entry, name="entry"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/remove/", notes.remove_entry, name="remove-entry"),
    path(
        "<slug:code>/sessions/<int:number>/notes/<uuid:key>/suggest/",
        note_review.suggest_correction,
        name="suggest-for",
    ),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/versions/", versions.note_versions, name="versions"),
    path(
        "<slug:code>/sessions/<int:number>/corrections/<int:which>/", note_review.correction_detail, name="correction"
    ),
    path("<slug:code>/sessions/<int:number>/answered/", need_assessment.assess_needs, name="coverage"),
]
