from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "p2p.desk"
    label = "desk"
