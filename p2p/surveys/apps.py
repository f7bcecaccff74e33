from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "p2p.surveys"
    label = "surveys"
