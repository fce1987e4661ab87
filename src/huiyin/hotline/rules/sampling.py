"""Which closed matters are called back. Pure."""

from collections.abc import Set

from huiyin.hotline.vocabulary import Why
from huiyin.matters.vocabulary import Source


def why_call_back(sources: Set[str], draw: float, sample: float) -> str | None:
    """All that came by telephone, and of the others a share.

    Args:
        draw: 0 to 1, the same for the same matter, so that who is drawn can be checked afterwards.
        sample: the share of the others in per cent.
    """
    if Source.HOTLINE in sources:
        return Why.PHONE
    return Why.SAMPLE if draw < sample / 100 else None
