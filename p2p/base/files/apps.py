from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "p2p.base.files"
    label = "files"
