from django.urls import path

from sessions import views

app_name = "sessions"
urlpatterns = [
    path("<slug:code>/sessions/", views.session_list, name="list"),
    path("<slug:code>/sessions/new/", views.edit_session, name="new"),
    path("<slug:code>/sessions/<int:number>/", views.session_detail, name="session"),
    path("<slug:code>/sessions/<int:number>/edit/", views.edit_session, name="edit"),
    path("<slug:code>/sessions/<int:number>/agenda/", views.edit_agenda, name="agenda"),
    path("<slug:code>/sessions/<int:number>/attendance/", views.edit_attendance, name="attendance"),
    path("<slug:code>/sessions/<int:number>/confirm/", views.confirm_session, name="confirm"),
    path("<slug:code>/sessions/<int:number>/held/", views.mark_held, name="hold"),
    path("<slug:code>/sessions/<int:number>/call-off/", views.cancel_or_postpone, name="call-off"),
    path("<slug:code>/sessions/<int:number>/feedback/", views.choose_feedback_questions, name="ask-feedback"),
    path("<slug:code>/sessions/<int:number>/notes/", views.write_notes, name="notes"),
    path("<slug:code>/sessions/<int:number>/notes/text/", views.edit_note, name="edit-note"),
    path("<slug:code>/sessions/<int:number>/notes/share/", views.share_notes, name="share"),
    path("<slug:code>/sessions/<int:number>/notes/suggest/", views.suggest_correction, name="suggest"),
    path(
        "<slug:code>/sessions/<int:number>/notes/text/suggest/",
        views.suggest_correction,
        {"of_text": True},
        name="suggest-text",
    ),
    path("<slug:code>/sessions/<int:number>/notes/file/", views.add_file, name="add-file"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/file/", views.entry_file, name="entry-file"),
    path("<slug:code>/sessions/<int:number>/notes/versions/", views.note_versions, name="note-versions"),
    path("<slug:code>/sessions/<int:number>/notes/in/<slug:language>/", views.edit_translation, name="translation"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/", views.edit_entry, name="entry"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/remove/", views.remove_entry, name="remove-entry"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/suggest/", views.suggest_correction, name="suggest-for"),
    path("<slug:code>/sessions/<int:number>/notes/<uuid:key>/versions/", views.note_versions, name="versions"),
    path("<slug:code>/sessions/<int:number>/corrections/<int:which>/", views.correction_detail, name="correction"),
    path("<slug:code>/sessions/<int:number>/answered/", views.assess_needs, name="coverage"),
]
