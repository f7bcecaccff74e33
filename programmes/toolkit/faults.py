"""What is wrong with the content, if anything: every fault at once, each with its file, code and field."""

from collections import Counter
from collections.abc import Iterator

from programmes.toolkit.catalogue import Catalogue, Content, kinds, read, with_parts
from programmes.toolkit.reading import Finding

FILES = {"meta", "sources", "enums", *(file for _kind, file, _class in kinds())}


def findings(content: Content) -> list[Finding]:
    """Everything that keeps ``content`` from being a whole and consistent catalogue."""
    if missing := FILES - content.keys():
        return [Finding(file, "-", "file", "is missing") for file in sorted(missing)]
    catalogue, found = read(content)
    return [*found, *bad_addresses(catalogue), *out_of_order(catalogue), *repeated_codes(catalogue)]


def bad_addresses(catalogue: Catalogue) -> Iterator[Finding]:
    for source in catalogue.sources:
        if source.url and not source.url.startswith(("https://", "http://")):
            yield Finding("sources", source.code, "url", "is not an address")


def out_of_order(catalogue: Catalogue) -> Iterator[Finding]:
    for kind, first in (("phases", 1), ("report_sections", 0)):
        for expected, entry in enumerate(getattr(catalogue, kind), first):
            if entry.order != expected:
                yield Finding(kind, entry.code, "order", f"is {entry.order} where {expected} is next")


def repeated_codes(catalogue: Catalogue) -> list[Finding]:
    places = [(file, entry.code) for kind, file, _class in kinds() for entry in with_parts(getattr(catalogue, kind))]
    times = Counter(code for _file, code in places)
    return [Finding(file, code, "code", "is used more than once") for file, code in places if times[code] > 1]
