from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "p2p.base.questionnaires"
    label = "surveys"
