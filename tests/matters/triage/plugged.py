"""Classifiers that an operator might plug in, well and badly made."""

import time

from huiyin.learning.linear import Guess


def says_cover(text: str) -> list[Guess]:
    return [Guess("0101", 0.8, ("井盖",)), Guess("0137", 0.1), Guess("unknown", 0.1)]


def says_nonsense(text: str) -> list:
    return [Guess("unknown", 0.9), Guess("0101", 7.0)]


def fails(text: str) -> list:
    raise ValueError(text)


def sleeps(text: str) -> list:
    time.sleep(1)
    return [Guess("0101", 0.9)]
