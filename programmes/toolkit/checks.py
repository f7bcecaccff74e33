"""The system check that keeps a broken catalogue from starting."""

from typing import Any

from django.core import checks

from programmes.toolkit.catalogue import read_content
from programmes.toolkit.faults import findings


@checks.register("toolkit")
def the_catalogue_is_whole(**kwargs: Any) -> list[checks.CheckMessage]:
    return [checks.Error(str(finding), id="toolkit.E001") for finding in findings(read_content())]
