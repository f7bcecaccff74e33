from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "p2p.pages.home"
    label = "desk"
