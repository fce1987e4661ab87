"""The certificate under which the built-in broker speaks TLS with devices: two files that the operator gives."""

import hashlib
import os
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from huiyin.runtime.errors import RuntimeFault

CERT, KEY = "HUIYIN_MQTT_CERT", "HUIYIN_MQTT_KEY"


@dataclass(frozen=True)
class Certificate:
    """`cert`: PEM, the server's own first, then those between it and its root; `key`: PEM, without a passphrase."""

    cert: Path
    key: Path

    def read(self) -> x509.Certificate:
        """The server's own. Raises RuntimeFault: a file is missing or no such thing, or they do not belong together."""
        try:
            own = x509.load_pem_x509_certificate(_bytes(self.cert, CERT))
        except ValueError as wrong:
            raise _no_good(self.cert, CERT, "PEM certificate", "PEM 证书") from wrong
        try:
            key = load_pem_private_key(_bytes(self.key, KEY), None)
        except (ValueError, TypeError) as wrong:  # TypeError: it wants a passphrase, which nobody gives at a start
            raise _no_good(self.key, KEY, "PEM key without a passphrase", "无口令的 PEM 私钥") from wrong
        form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        if key.public_key().public_bytes(*form) != own.public_key().public_bytes(*form):
            raise RuntimeFault(
                f"The key in {self.key} does not belong to the certificate in {self.cert}.",
                f"{self.key} 中的私钥与 {self.cert} 中的证书不匹配。",
            )
        return own

    def ends(self) -> datetime:
        return self.read().not_valid_after_utc

    def is_shown_by(self, line: ssl.SSLSocket) -> bool:
        """Whether whoever listens there has this very certificate; its dates are for devices to judge."""
        shown = line.getpeercert(binary_form=True) or b""
        return hashlib.sha256(shown).digest() == hashlib.sha256(self.read().public_bytes(Encoding.DER)).digest()


def certificate() -> Certificate | None:
    """None where neither file is named: then devices come without TLS."""
    cert, key = os.environ.get(CERT, "").strip(), os.environ.get(KEY, "").strip()
    if not cert and not key:
        return None
    if not cert or not key:
        raise RuntimeFault(
            f"{CERT} and {KEY} belong together: name the file of the certificate and that of its key, or neither.",
            f"{CERT} 与 {KEY} 须同时设置：证书文件和私钥文件，或都不设置。",
        )
    return Certificate(Path(cert), Path(key))


def _bytes(path: Path, variable: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuntimeFault(
            f"{variable} names {path}, which cannot be read: {error.strerror}.",
            f"{variable} 指向的 {path} 无法读取：{error.strerror}。",
        ) from error


def _no_good(path: Path, variable: str, en: str, zh: str) -> RuntimeFault:
    return RuntimeFault(f"{variable} names {path}, which is no {en}.", f"{variable} 指向的 {path} 不是{zh}。")
