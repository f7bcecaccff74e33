from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        import programmes.toolkit.checks  # noqa: F401  registers the check of the catalogue
