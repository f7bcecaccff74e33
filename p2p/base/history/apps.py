from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "p2p.base.history"
    label = "history"
