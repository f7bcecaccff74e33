from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "p2p.files"
    label = "files"
