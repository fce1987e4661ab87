"""Which filing condition of a type a text speaks of, where that is beyond doubt. Pure."""

from collections.abc import Sequence

CLEARLY = 2.0  # the best must fit so many times better than the next
LEAST = 2  # pairs of characters that it must share with the text
_COMMON = set("的了是在有和与或及等不很都也就被把")


def clearly_meant(text: str, conditions: Sequence[str]) -> int | None:
    """Place of the condition in the list; None where two may be meant. A single one is always meant."""
    if len(conditions) == 1:
        return 0
    said = _pairs(text)
    own = [_pairs(condition) for condition in conditions]
    # What all conditions share tells none of them from the others.
    shared = [len(said & (pairs - set().union(*(o for o in own if o is not pairs)))) for pairs in own]
    order = sorted(range(len(shared)), key=lambda n: -shared[n])
    if not order or shared[order[0]] < LEAST or shared[order[0]] < CLEARLY * shared[order[1]]:
        return None
    return order[0]


def _pairs(text: str) -> set[str]:
    kept = [c for c in text.lower() if c.isalnum() and c not in _COMMON]
    return {one + other for one, other in zip(kept, kept[1:], strict=False)}
