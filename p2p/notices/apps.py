from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "p2p.notices"
    label = "notices"
