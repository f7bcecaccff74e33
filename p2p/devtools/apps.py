from django.apps import AppConfig


class TryoutConfig(AppConfig):
    name = "p2p.devtools"
    label = "tryout"
