from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "p2p.duties"
    label = "duties"
