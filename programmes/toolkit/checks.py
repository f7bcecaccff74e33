"""System check: a faulty catalogue stops the start."""

from typing import Any

from django.core import checks

from programmes.toolkit.catalogue import read_content
from programmes.toolkit.validation import find_faults


@checks.register("toolkit")
def check_catalogue(**kwargs: Any) -> list[checks.CheckMessage]:
    return [checks.Error(str(fault), id="toolkit.E001") for fault in find_faults(read_content())]
