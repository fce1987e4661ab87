"""How a trace entry is hashed. Pure, and short enough to be written again in any language by somebody who doubts us."""

import hashlib
import json
from datetime import UTC, datetime

START = b"\x00" * 32


def canonical(data: object) -> str:
    """JSON with sorted keys, no spaces, UTF-8 kept as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def stamp(at: datetime) -> str:
    """UTC with microseconds, always the same length: 2026-11-22T01:02:03.000004Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(previous: bytes, chain: str, seq: int, at: datetime, action: str, actor: str, data: str) -> bytes:
    return hashlib.sha256(previous + canonical([chain, seq, stamp(at), action, actor, data]).encode()).digest()
