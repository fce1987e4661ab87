"""Identifiers that people read aloud and that nobody can guess."""

import secrets

# Crockford's base 32: no I, L, O, U, so that a code survives a telephone line and handwriting.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFUSED = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": ""})


def new_tracking_code() -> str:
    """Ten characters (50 random bits), shown as XXXXX-XXXXX."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def show_tracking_code(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"


def read_tracking_code(typed: str) -> str:
    """What a person typed, in the form it is stored in: case, dashes, spaces and look-alike letters do not matter."""
    return typed.strip().upper().translate(_CONFUSED)
