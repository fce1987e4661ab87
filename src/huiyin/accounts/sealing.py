"""Small secrets at rest: AES-256-GCM under a key of the data folder, so that a copy of the database opens none.

Several machines that share the load share the key, too: HUIYIN_SEALING_KEY. Without the key, recovery codes still work.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.runtime.datadir import data_dir

NAME = "accounts"  # of the file in <data>/secrets
NONCE = 12


class Unsealable(Exception):
    """The key is another one than that which sealed it: a database without its data folder."""


def seal(plain: str, *, about: str) -> bytes:
    """`about` binds the result to its row: copied to another, it does not open."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(b"seal")).encrypt(nonce, plain.encode(), about.encode())


def unseal(sealed: bytes | memoryview, *, about: str) -> str:
    sealed = bytes(sealed)
    try:
        return AESGCM(_key(b"seal")).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode()).decode()
    except InvalidTag as error:
        raise Unsealable(about) from error


def keyed(text: str) -> str:
    """A name for `text` from which nobody without the key finds it again."""
    return hmac.new(_key(b"name"), text.encode(), hashlib.sha256).hexdigest()


def _key(use: bytes) -> bytes:
    own = os.environ.get("HUIYIN_SEALING_KEY") or data_dir().secret(NAME)
    return hmac.new(own.encode(), use, hashlib.sha256).digest()
