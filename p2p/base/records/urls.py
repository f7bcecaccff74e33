from django.urls import path

from p2p.base.records import views

urlpatterns = [
    path("<uuid:key>/", views.autosave_draft, name="keep-draft"),
    path("<uuid:key>/drop/", views.discard_draft, name="drop-draft"),
]
