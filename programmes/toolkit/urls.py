from django.urls import path

from programmes.toolkit import views

app_name = "toolkit"
urlpatterns = [
    path("", views.index, name="index"),
    path("all/", views.whole, name="whole"),
    path("all/pdf/", views.whole_pdf, name="pdf"),
    path("phases/<slug:code>/", views.phase, name="phase"),
    path("<slug:slug>/", views.chapter, name="chapter"),
]
