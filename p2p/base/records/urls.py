from django.urls import path

from p2p.base.records import views

urlpatterns = [
    path("<uuid:key>/", views.keep, name="keep-draft"),
    path("<uuid:key>/drop/", views.drop, name="drop-draft"),
]
