from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[str]) -> str:
    """Several words in one line, set apart as the reader's language does it."""
    # Translators: what stands between the words of a list.
    return _(", ").join(words)
