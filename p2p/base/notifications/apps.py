from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "p2p.base.notifications"
    label = "notices"
