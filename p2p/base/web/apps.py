from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "p2p.base.web"
    label = "web"

    def ready(self) -> None:
        import p2p.base.web.checks  # noqa: F401  registers the check of the database
        from p2p.base.registry import hooks

        hooks.connect()
