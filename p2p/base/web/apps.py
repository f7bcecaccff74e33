from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "p2p.base.web"
    label = "ui"
