from django.urls import path

from p2p.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("profile/", views.profile, name="profile"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("i/<str:token>/", views.invitation, name="invitation"),
    path("entered/<int:pk>/", views.entered, name="entered"),
    path("programmes/<slug:code>/history/", views.history, name="history"),
    path("programmes/<slug:code>/messages/", views.message_log, name="messages"),
    path("programmes/<slug:code>/members/<int:pk>/link/", views.link_for, name="link-for"),
    path("programmes/<slug:code>/messages/<int:pk>/", views.message, name="message"),
]
