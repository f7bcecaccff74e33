from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "p2p.base.questionnaires"
    label = "questionnaires"
