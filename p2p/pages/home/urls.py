from django.urls import path

from p2p.pages.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("todo/<str:dedup_key>/", views.later, name="later"),
    path("later/<str:token>/", views.later_by_link, name="later-by-link"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/switches/", views.switches, name="switches"),
    path("s/<str:token>/", views.switches_by_link, name="switches-by-link"),
    path("s/<str:token>/off/", views.digest_off, name="digest-off"),
    path("people/", views.staff, name="people"),
    path("people/new/", views.new_colleague, name="new-colleague"),
    path("people/<int:pk>/", views.colleague, name="colleague"),
    path("people/<int:pk>/change/", views.change_colleague, name="change-colleague"),
    path("profile/", views.profile, name="profile"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
    path("device/", views.device, name="device"),
    path("offline/", views.offline, name="offline"),
    path("worker.js", views.worker, name="worker"),
    path("healthz", views.healthz, name="healthz"),
    path("healthz/jobs", views.healthz_jobs, name="healthz-jobs"),
    path("entered/<int:pk>/", views.entered, name="entered"),
    path("programmes/<slug:code>/history/", views.history, name="history"),
    path("programmes/<slug:code>/todo/", views.team, name="team-todo"),
    path("programmes/<slug:code>/messages/", views.message_log, name="messages"),
    path("programmes/<slug:code>/messages/preview/", views.preview, name="mail-preview"),
    path("programmes/<slug:code>/messages/timetable/", views.timetable, name="timetable"),
    path("programmes/<slug:code>/messages/timetable/<slug:kind>/", views.timing, name="timing"),
    path("programmes/<slug:code>/members/<int:pk>/link/", views.link_for, name="link-for"),
    path("programmes/<slug:code>/messages/<int:pk>/", views.message, name="message"),
]
