from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "p2p.pages.programme"
    label = "programme"
