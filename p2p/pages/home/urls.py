from django.urls import path

from p2p.pages.home.views import duties, health, home, information, notifications, offline, preferences, profile, staff

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/<str:dedup_key>/", duties.snooze_or_delegate, name="later"),
    path("later/<str:token>/", duties.snooze_by_link, name="later-by-link"),
    path("notifications/", notifications.notification_list, name="notifications"),
    path("notifications/switches/", preferences.edit_preferences, name="switches"),
    path("s/<str:token>/", preferences.edit_preferences_by_link, name="switches-by-link"),
    path("s/<str:token>/off/", preferences.switch_digest_off, name="digest-off"),
    path("people/", staff.staff_list, name="people"),
    path("people/new/", staff.new_colleague, name="new-colleague"),
    path("people/<int:pk>/", staff.colleague, name="colleague"),
    path("people/<int:pk>/change/", staff.change_colleague, name="change-colleague"),
    path("profile/", profile.profile, name="profile"),
    path("privacy/", information.privacy, name="privacy"),
    path("help/", information.help_page, name="help"),
    path("device/", offline.device, name="device"),
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/jobs", health.healthz_jobs, name="healthz-jobs"),
]
