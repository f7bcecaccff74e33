"""Pool answers so that nobody can be identified, not even by a difference. Pure."""

from collections.abc import Mapping, Sequence


def pools(sizes: Sequence[int], smallest: int) -> list[list[int]]:
    """The places of ``sizes``, in the order in which their forms closed, each in exactly one pool.

    Whoever has enough answers stands alone; the others are joined until ``smallest`` is reached. Such a pool stays
    as it is for ever, and only the last one may still be too small: what is shown at two times differs by no answer,
    or by so many that nobody stands out.
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
    """Whether each named group may be shown by itself, and also what is left when all of them are taken away."""
    rest = groups.get("", 0)
    named = [size for name, size in groups.items() if name]
    return len(named) > 1 and min(named) >= smallest and (rest == 0 or rest >= smallest)
