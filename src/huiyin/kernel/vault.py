"""Files that only this installation can read: sealed with a key in the data folder, opened one by one."""

import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.runtime.datadir import data_dir

_MARK = b"huiyin1\n"
_NONCE = 12


class Sealed(ValueError):
    """Not sealed by this installation, or changed since."""


def seal(content: bytes, name: str, *, with_secret: str = "") -> bytes:
    """
    Args:
        name: belongs to it; a sealed file that was moved to another name does not open.
        with_secret: something that only whoever may read it knows, and that is kept nowhere.
    """
    nonce = secrets.token_bytes(_NONCE)
    return _MARK + nonce + AESGCM(_key(with_secret)).encrypt(nonce, content, name.encode())


def unseal(sealed: bytes, name: str, *, with_secret: str = "") -> bytes:
    begin = len(_MARK) + _NONCE
    try:
        return AESGCM(_key(with_secret)).decrypt(sealed[len(_MARK) : begin], sealed[begin:], name.encode())
    except (InvalidTag, ValueError) as broken:
        raise Sealed(
            "This file was sealed with another key or has been changed. "
            "Restore media/ and secrets/ from the same backup."
        ) from broken


def _key(with_secret: str) -> bytes:
    return hmac.digest(_own().encode(), with_secret.encode("utf-8", "surrogatepass"), "sha256")


@cache
def _own() -> str:
    return data_dir().secret("vault")
