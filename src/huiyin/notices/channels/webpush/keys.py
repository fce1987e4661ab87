"""The key that says to push services who sends (VAPID).

Made from one secret by derivation, so that every process and every machine with the same secret has the same key and
nothing has to be generated and copied about. A changed secret makes all devices ask anew.
"""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from huiyin.runtime.datadir import data_dir

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def private_key() -> ec.EllipticCurvePrivateKey:
    return _derived(settings.HUIYIN_WEBPUSH_SECRET or data_dir().secret("webpush"))


@lru_cache(maxsize=4)
def _derived(secret: str) -> ec.EllipticCurvePrivateKey:
    long = HKDF(hashes.SHA256(), length=48, salt=None, info=b"huiyin web push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(long) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key_for_browsers() -> str:
    """As a page hands it to `PushManager.subscribe`."""
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def pems() -> tuple[bytes, bytes]:
    key = private_key()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
