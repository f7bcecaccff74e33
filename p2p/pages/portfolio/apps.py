from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "p2p.pages.portfolio"
    label = "portfolio"
