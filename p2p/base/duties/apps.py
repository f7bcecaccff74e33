from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "p2p.base.duties"
    label = "duties"
