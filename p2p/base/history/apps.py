from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "p2p.base.history"
    label = "audit"
