from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "p2p.base.records"
    label = "records"
