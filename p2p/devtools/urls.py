from django.urls import path

from p2p.devtools import views

app_name = "tryout"
urlpatterns = [
    path("enter/", views.sign_in_as, name="enter"),
    path("mail/", views.mail_list, name="mail"),
    path("mail/<str:name>/", views.mail_detail, name="one-mail"),
]
