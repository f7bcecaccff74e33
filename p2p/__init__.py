"""The project: settings, addresses and Celery; below it base (shared apps), pages, demo and devtools."""
