from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "p2p.pages.portfolio"
    label = "dashboard"
