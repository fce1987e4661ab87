"""Signed heads: once a day the last number and hash of every chain that grew, in a file that is kept elsewhere too.

Each file names the SHA-256 of the one before it, so none can be taken out of the row. The signature is Ed25519;
`heads.pub` beside the files checks it, with huiyin, with tools/verify_trace.py or with openssl alone.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.db import connection

from huiyin.audit.verify import Head
from huiyin.runtime.datadir import DataDir

FORMAT = "huiyin heads 1"
PUBLIC = "heads.pub"
_HEADS = "SELECT DISTINCT ON (chain) chain, seq, hash FROM audit_traceentry ORDER BY chain, seq DESC"


@dataclass(frozen=True)
class Signed:
    """What the files in a folder say together; `faults` name files that cannot be trusted, and why."""

    heads: dict[str, Head]
    files: int
    faults: tuple[tuple[str, str], ...]


def export_heads(folder: Path, data: DataDir, *, at: datetime) -> tuple[Path, int]:
    """Write and sign the heads that no earlier file in `folder` has; the new file, and how many it holds.

    Raises:
        ValueError: an earlier file is damaged; signing on top of it would cover that up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = read_heads(folder)
    if before.faults:
        raise ValueError("; ".join(f"{name}: {why}" for name, why in before.faults))
    fresh = [(chain, seq, digest) for chain, seq, digest in _heads() if before.heads.get(chain) != (seq, digest)]
    earlier = _files(folder)
    previous = hashlib.sha256(earlier[-1].read_bytes()).hexdigest() if earlier else ""
    first = {"format": FORMAT, "at": at.isoformat(), "previous": previous, "heads": len(fresh)}
    lines = [first, *([chain, seq, digest.hex()] for chain, seq, digest in fresh)]
    path = folder / f"heads-{at:%Y%m%dT%H%M%S%f}.jsonl"
    key = _key(data)
    _publish(key, folder / PUBLIC)
    content = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()
    # The signature first: a file that is there is always a signed one, whenever the power goes.
    path.with_suffix(".sig").write_bytes(key.sign(content))
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.rename(path)
    return path, len(fresh)


def _publish(key: Ed25519PrivateKey, path: Path) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if path.exists() and path.read_bytes() != public:
        raise ValueError(f"{path.name}: it belongs to another key than this data folder's")
    path.write_bytes(public)


def read_heads(folder: Path) -> Signed:
    """The last signed head of every chain, from all files in order."""
    heads: dict[str, Head] = {}
    faults: list[tuple[str, str]] = []
    files = _files(folder)
    public = load_pem_public_key((folder / PUBLIC).read_bytes()) if files else None
    previous = ""
    for path in files:
        content = path.read_bytes()
        if why := _distrust(path, content, public, previous):
            faults.append((path.name, why))
        previous = hashlib.sha256(content).hexdigest()
        for line in content.splitlines()[1:]:
            chain, seq, digest = json.loads(line)
            heads[chain] = (seq, bytes.fromhex(digest))
    return Signed(heads, len(files), tuple(faults))


def _distrust(path: Path, content: bytes, public: object, previous: str) -> str:
    assert isinstance(public, Ed25519PublicKey)
    try:
        public.verify(path.with_suffix(".sig").read_bytes(), content)
    except FileNotFoundError:
        return "not signed"
    except InvalidSignature:
        return "the signature is not of this content"
    if json.loads(content.splitlines()[0])["previous"] != previous:
        return "the file before it is missing or another one"
    return ""


def _heads() -> Iterator[tuple[str, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        for chain, seq, digest in cursor:
            yield chain, seq, bytes(digest)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("heads-*.jsonl"))


def _key(data: DataDir) -> Ed25519PrivateKey:
    """Derived from a secret of the data folder, which is made once and backed up with it."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(data.secret("trace-signing").encode()).digest())
