from django.urls import path

from p2p.pages.correspondence.views import message_previews, messages, reminder_schedule

urlpatterns = [
    path("programmes/<slug:code>/messages/", messages.message_log, name="messages"),
    path("programmes/<slug:code>/messages/preview/", message_previews.preview_messages, name="mail-preview"),
    path("programmes/<slug:code>/messages/timetable/", reminder_schedule.reminder_schedule, name="timetable"),
    path(
        "programmes/<slug:code>/messages/timetable/<slug:kind>/",
        reminder_schedule.edit_reminder_override,
        name="timing",
    ),
    path("programmes/<slug:code>/members/<int:pk>/link/", messages.create_personal_link, name="link-for"),
    path("programmes/<slug:code>/messages/<int:pk>/", messages.message, name="message"),
]
