"""Signed heads: once a day the last number and hash of every chain that grew, in a file that is kept elsewhere too.

Each file names the SHA-256 of the one before it, and each export is itself an entry of the trace (chain "heads"), so
none can be taken out of the row unseen. The signature is Ed25519; `heads.pub` beside the files checks it, with huiyin,
with tools/verify_trace.py or with openssl alone.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.db import connection

from huiyin.audit.models import TraceEntry
from huiyin.audit.services import record
from huiyin.kernel.work import work
from huiyin.runtime.datadir import DataDir

FORMAT = "huiyin heads 1"
PUBLIC = "heads.pub"
CHAIN = "heads"
_SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS signed_heads (chain text, seq int, hash bytea, n bigserial) ON COMMIT DROP;
TRUNCATE signed_heads
"""
# Every line of every file, not the last of each chain only: a head signed later must not hide a cut.
_CONTRADICTIONS = """
SELECT DISTINCT ON (s.chain) s.chain, s.seq, CASE
    WHEN t.hash IS NOT NULL THEN 'rewritten'
    WHEN EXISTS (SELECT FROM audit_traceentry x WHERE x.chain = s.chain) THEN 'cut'
    ELSE 'dropped' END
FROM signed_heads s LEFT JOIN audit_traceentry t ON t.chain = s.chain AND t.seq = s.seq
WHERE t.hash IS DISTINCT FROM s.hash ORDER BY s.chain, s.seq
"""
_GROWN = """
WITH signed AS (SELECT chain, max(seq) AS seq FROM signed_heads GROUP BY chain),
     heads AS (SELECT chain, max(seq) AS seq FROM audit_traceentry GROUP BY chain)
SELECT t.chain, t.seq, t.hash FROM heads h LEFT JOIN signed s USING (chain)
JOIN audit_traceentry t ON t.chain = h.chain AND t.seq = h.seq
WHERE s.seq IS NULL OR h.seq > s.seq ORDER BY t.chain
"""


@dataclass(frozen=True)
class Files:
    """The files of a folder in order; `faults` name those that cannot be trusted, and why."""

    paths: tuple[Path, ...] = ()
    faults: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Exported:
    """`contradictions`: chains that no longer hold what was signed; their old heads stand, nothing covers them up."""

    path: Path
    heads: int
    contradictions: tuple[tuple[str, int, str], ...]


def export_heads(folder: Path, data: DataDir, *, at: datetime) -> Exported:
    """Write and sign the heads of all chains that have grown since the last file in `folder`.

    Raises:
        ValueError: an earlier file is damaged or missing; signing on top of it would cover that up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with work():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('huiyin.heads'))")  # one export at a time
        before = read_files(folder)
        if before.faults:
            raise ValueError("; ".join(f"{name}: {why}" for name, why in before.faults))
        load(before)
        contradictions = tuple(compare())
        path, count, digest = _write(folder, before, data, at)
        series = _digest(before.paths[0]) if before.paths else digest
        said = {"file": path.name, "sha256": digest, "heads": count, "series": series}
        record("audit.heads_signed", chain=CHAIN, by="system", at=at, data=said)
    return Exported(path, count, contradictions)


def _write(folder: Path, before: Files, data: DataDir, at: datetime) -> tuple[Path, int, str]:
    previous = _digest(before.paths[-1]) if before.paths else ""
    grown = [json.dumps([chain, seq, digest.hex()], separators=(",", ":")) for chain, seq, digest in _grown()]
    first = {"format": FORMAT, "at": at.isoformat(), "previous": previous, "heads": len(grown)}
    content = ("\n".join([json.dumps(first, separators=(",", ":")), *grown]) + "\n").encode()
    path = folder / f"heads-{at:%Y%m%dT%H%M%S%f}.jsonl"
    key = _key(data)
    _publish(key, folder / PUBLIC)
    # The signature first: a file that is there is always a signed one, whenever the power goes.
    _put(path.with_suffix(".sig"), key.sign(content))
    _put(path, content)
    return path, len(grown), hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _publish(key: Ed25519PrivateKey, path: Path) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if not path.exists():
        _put(path, public)
    elif path.read_bytes() != public:
        raise ValueError(f"{path.name}: it belongs to another key than this data folder's")


def read_files(folder: Path) -> Files:
    """Look at signatures and at the row of files, also against what the trace says was signed."""
    paths = tuple(sorted(folder.glob("heads-*.jsonl")))
    if not paths:
        return Files()
    faults: list[tuple[str, str]] = []
    try:
        public = load_pem_public_key((folder / PUBLIC).read_bytes())
    except (FileNotFoundError, ValueError):
        return Files(paths, ((PUBLIC, "missing or unreadable"),))
    digests: dict[str, str] = {}
    previous = ""
    for path in paths:
        content = path.read_bytes()
        if why := _distrust(path, content, public, previous):
            faults.append((path.name, why))
        previous = digests[path.name] = hashlib.sha256(content).hexdigest()
    return Files(paths, (*faults, *_lost(digests, series=digests[paths[0].name])))


def _distrust(path: Path, content: bytes, public: object, previous: str) -> str:
    if not isinstance(public, Ed25519PublicKey):
        return "the public key is of another kind"
    try:
        public.verify(path.with_suffix(".sig").read_bytes(), content)
    except FileNotFoundError:
        return "not signed"
    except InvalidSignature:
        return "the signature is not of this content"
    if json.loads(content.splitlines()[0])["previous"] != previous:
        return "the file before it is missing or another one"
    return ""


def _lost(digests: dict[str, str], series: str) -> Iterator[tuple[str, str]]:
    """Files that the trace says were signed after the first one here, and that are not here, or not as they were."""
    for text in TraceEntry.objects.filter(chain=CHAIN).order_by("seq").values_list("data", flat=True):
        said = json.loads(text)
        if said["series"] != series:
            continue  # kept in another folder
        if said["file"] not in digests:
            yield said["file"], "it was signed, and is missing here"
        elif said["sha256"] != digests[said["file"]]:
            yield said["file"], "it is not what the trace says was signed"


def load(files: Files, only: str = "") -> int:
    """Put the heads of all files into a table of this transaction; of how many chains."""
    with connection.cursor() as cursor:
        for statement in _SCRATCH.split(";"):
            cursor.execute(statement)
        with cursor.copy("COPY signed_heads (chain, seq, hash) FROM STDIN") as copy:
            for path in files.paths:
                for chain, seq, digest in _lines(path):
                    if only in ("", chain):
                        copy.write_row((chain, seq, digest))
        cursor.execute("ANALYZE signed_heads")
        cursor.execute("SELECT count(DISTINCT chain) FROM signed_heads")
        return int(cursor.fetchone()[0])


def compare() -> list[tuple[str, int, str]]:
    """Chains that do not hold what was signed: (chain, number, cut, dropped or rewritten), after `load`."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTIONS)
        return [(chain, seq, kind) for chain, seq, kind in cursor.fetchall()]


def _lines(path: Path) -> Iterator[tuple[str, int, bytes]]:
    with open(path, "rb") as file:
        next(file, None)
        for line in file:
            try:
                chain, seq, digest = json.loads(line)
                yield str(chain), int(seq), bytes.fromhex(digest)
            except (ValueError, TypeError):
                continue  # the signature has told that somebody was here


def _grown() -> Iterator[tuple[str, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_GROWN)
        for chain, seq, digest in cursor:
            yield chain, seq, bytes(digest)


def _key(data: DataDir) -> Ed25519PrivateKey:
    """Derived from a secret of the data folder, which is made once and backed up with it."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(data.secret("trace-signing").encode()).digest())
