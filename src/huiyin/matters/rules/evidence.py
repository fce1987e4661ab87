"""What a finished matter must show. Pure."""

from collections.abc import Iterable

# What a pack may call it, and the kind of photo or paper that satisfies it.
_SATISFIED_BY = {
    "photo_before": {"before", "report", "check"},
    "before": {"before", "report", "check"},
    "photo_after": {"after"},
    "after": {"after"},
    "paper": {"paper"},
    "document": {"paper"},
}
_CALLED = {"photo_before": "before", "photo_after": "after", "document": "paper"}


def lacking(wanted: Iterable[str], given: set[str]) -> list[str]:
    """Kinds of evidence that are asked for and not there, by their kind's name. A picture of the damage taken by the
    reporter or by the check counts as the picture before."""
    return [_CALLED.get(kind, kind) for kind in wanted if not (_SATISFIED_BY.get(kind, {kind}) & given)]
