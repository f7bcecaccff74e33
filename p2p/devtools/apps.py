from django.apps import AppConfig


class DevtoolsConfig(AppConfig):
    name = "p2p.devtools"
    label = "devtools"
