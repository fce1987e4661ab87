"""Read warnings: lists, who was reached, whose doors to knock at, what is public."""

from huiyin.warnings.selectors.doors import Door, doors_of, on_my_phone
from huiyin.warnings.selectors.lists import public_warnings, unusable_bulletins, warnings_page
from huiyin.warnings.selectors.rate import WHICH, Figures, Standing, standing_of, told_of, with_sent

__all__ = [
    "WHICH",
    "Door",
    "Figures",
    "Standing",
    "doors_of",
    "on_my_phone",
    "public_warnings",
    "standing_of",
    "told_of",
    "unusable_bulletins",
    "warnings_page",
    "with_sent",
]
