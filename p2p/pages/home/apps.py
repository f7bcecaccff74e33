from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "p2p.pages.home"
    label = "home"
