from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "p2p.dashboard"
    label = "dashboard"
