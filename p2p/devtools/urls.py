from django.urls import path

from p2p.devtools import views

app_name = "tryout"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:name>/", views.one_mail, name="one-mail"),
]
