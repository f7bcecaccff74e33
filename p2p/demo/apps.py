from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "p2p.demo"
    label = "demo"
