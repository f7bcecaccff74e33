from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "p2p.accounts"
    label = "accounts"
