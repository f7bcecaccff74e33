"""All faults of the content at once, each with file, code and field."""

from collections import Counter
from collections.abc import Iterator

from programmes.toolkit.catalogue import Catalogue, Content, entry_kinds, read_catalogue, with_parts
from programmes.toolkit.reader import Fault

FILES = {"meta", "sources", "enums", *(file for _kind, file, _class in entry_kinds())}


def find_faults(content: Content) -> list[Fault]:
    """Everything that keeps ``content`` from being a complete and consistent catalogue."""
    if missing := FILES - content.keys():
        return [Fault(file, "-", "file", "is missing") for file in sorted(missing)]
    catalogue, faults = read_catalogue(content)
    return [*faults, *bad_addresses(catalogue), *out_of_order(catalogue), *repeated_codes(catalogue)]


def bad_addresses(catalogue: Catalogue) -> Iterator[Fault]:
    for source in catalogue.sources:
        if source.url and not source.url.startswith(("https://", "http://")):
            yield Fault("sources", source.code, "url", "is not an address")


def out_of_order(catalogue: Catalogue) -> Iterator[Fault]:
    for kind, first in (("phases", 1), ("report_sections", 0)):
        for expected, entry in enumerate(getattr(catalogue, kind), first):
            if entry.order != expected:
                yield Fault(kind, entry.code, "order", f"is {entry.order} where {expected} is next")


def repeated_codes(catalogue: Catalogue) -> list[Fault]:
    places = [
        (file, entry.code) for kind, file, _class in entry_kinds() for entry in with_parts(getattr(catalogue, kind))
    ]
    times = Counter(code for _file, code in places)
    return [Fault(file, code, "code", "is used more than once") for file, code in places if times[code] > 1]
