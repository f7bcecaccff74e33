from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "p2p.base.notifications"
    label = "notifications"
