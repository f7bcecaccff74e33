"""Pool answers so that nobody can be identified, not even by a difference. Pure."""

from collections.abc import Mapping, Sequence


def pools(sizes: Sequence[int], smallest: int) -> list[list[int]]:
    """Pools of indices into ``sizes`` (forms in the order in which they closed), each in exactly one pool.

    A form with enough responses is a pool of its own; the others are joined until ``smallest`` is reached. A complete
    pool never changes and only the last one may be too small, so results shown at two times differ by no response, or
    by at least ``smallest`` of them.
    """
    finished: list[list[int]] = []
    joined: list[int] = []
    for place, size in enumerate(sizes):
        if size >= smallest:
            finished.append([place])
            continue
        joined.append(place)
        if sum(sizes[member] for member in joined) >= smallest:
            finished.append(joined)
            joined = []
    return finished + ([joined] if joined else [])


def may_split(groups: Mapping[str, int], smallest: int) -> bool:
    """Whether every named group, and the remainder outside them, is large enough to be shown."""
    rest = groups.get("", 0)
    named = [size for name, size in groups.items() if name]
    return len(named) > 1 and min(named) >= smallest and (rest == 0 or rest >= smallest)
