"""Passwords that can be read out in a demonstration, made anew for each data folder."""

import secrets

WORDS = (
    "amber anchor autumn bamboo basket beacon bridge bright bronze butter candle canoe carrot castle cedar cherry "
    "cloud clover coast cobalt comet copper coral cotton crane dawn delta dune eagle echo ember fern field forest "
    "garden ginger grain harbor hazel heron honey island ivory jade jasmine kettle lake lantern lemon lotus maple "
    "meadow mellow mirror morning needle north ocean olive orchid oriole osprey paddle paper pebble pepper pine "
    "planet plum pond poplar quartz quiet rain raven reed ribbon river robin saffron sail sesame shell silver slate "
    "snow sparrow spring stone summer sunny swallow temple thistle tiger timber topaz valley velvet violet walnut "
    "water willow window winter wren yarrow"
).split()


def new_password() -> str:
    """Three words and two digits: 27 random bits, and a folder that listens on this machine only."""
    words = "-".join(secrets.choice(WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(90) + 10}"
