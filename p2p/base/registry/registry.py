"""Registries: a lower floor defines the shape, upper floors add entries from a module of an agreed name."""

from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules


@cache
def discover(module: str) -> bool:
    """Import ``<app>/<module>.py`` of every installed app once, as Django's admin finds ``admin.py``."""
    autodiscover_modules(module)
    return True


class Registry(dict[str, Any]):
    """Named functions in the order in which they were added."""

    def __init__(self, module: str):
        super().__init__()
        self.module = module

    def entries(self) -> "Registry":
        discover(self.module)
        return self
