from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "p2p.base.documents"
    label = "documents"
