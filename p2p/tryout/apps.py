from django.apps import AppConfig


class TryoutConfig(AppConfig):
    name = "p2p.tryout"
    label = "tryout"
