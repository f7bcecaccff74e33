from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "p2p.base.accounts"
    label = "accounts"
