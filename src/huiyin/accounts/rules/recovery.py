"""Recovery codes: ten, each for one time, read aloud or from paper. Pure."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without look-alikes
AMOUNT = 10
LENGTH = 12  # 31^12: nearly 60 bits, so a fast hash is enough


def new_codes() -> list[str]:
    return [_grouped("".join(secrets.choice(LETTERS) for _n in range(LENGTH))) for _code in range(AMOUNT)]


def read(typed: str) -> str:
    """As it was typed, without spaces, dashes and capitals."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def looks_like(typed: str) -> bool:
    return len(read(typed)) == LENGTH


def _grouped(code: str) -> str:
    return "-".join(code[n : n + 4] for n in range(0, LENGTH, 4))
