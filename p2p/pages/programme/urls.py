from django.urls import path

from p2p.pages.programme.views import history, team_duties

urlpatterns = [
    path("entered/<int:pk>/", history.entered_for_me, name="entered"),
    path("programmes/<slug:code>/history/", history.history, name="history"),
    path("programmes/<slug:code>/todo/", team_duties.team_duties, name="team-todo"),
]
