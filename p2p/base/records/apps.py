from django.apps import AppConfig


class VersionsConfig(AppConfig):
    name = "p2p.base.records"
    label = "versions"
