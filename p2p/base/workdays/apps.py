from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "p2p.base.workdays"
    label = "workdays"
