from django.urls import path

from p2p.pages.portfolio import views

app_name = "dashboard"
urlpatterns = [path("", views.portfolio, name="portfolio")]
