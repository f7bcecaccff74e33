from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "p2p.pages.correspondence"
    label = "correspondence"
