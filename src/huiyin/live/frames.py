"""Server-sent events as bytes. Pure."""

import json
from functools import lru_cache

from huiyin.live.scope import Happening

Key = tuple[int, int]


def id_of(key: Key) -> str:
    return f"{key[0]}-{key[1]}"


def key_in(text: str) -> Key | None:
    """The place in the stream that a client has come to, from its Last-Event-ID; None if that is none of ours."""
    tx, _, row = text.strip().partition("-")
    if not (tx.isascii() and tx.isdigit() and row.isascii() and row.isdigit()) or len(text) > 40:
        return None
    return int(tx), int(row)


def frame(event: str, data: dict, key: Key | None = None) -> bytes:
    lines = [f"event: {event}"]
    if key is not None:
        lines.append(f"id: {id_of(key)}")
    lines.append(f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}")
    return ("\n".join(lines) + "\n\n").encode()


def beat(key: Key) -> bytes:
    """Keeps proxies from hanging up, and lets the client resume from here."""
    return f": beat\nid: {id_of(key)}\n\n".encode()


def greeting(key: Key, retry_ms: int) -> bytes:
    return f"retry: {retry_ms}\nid: {id_of(key)}\n\n".encode()


@lru_cache(maxsize=256)  # thousands of streams are told the same
def moved(happening: Happening) -> bytes:
    """For people at work; no words of people, no reference to a person."""
    data = {
        "number": happening.number,
        "move": happening.move,
        "before": happening.before,
        "state": happening.state,
        "urgency": happening.urgency,
        "unit": happening.unit_id,
        "area": happening.area,
        "grid": happening.grid,
        "at": happening.at,
    }
    return frame(f"matter.{happening.move}", data, happening.key)


def gone(happening: Happening) -> bytes:
    """For a unit from which it was taken: it had the number already."""
    return frame("matter.gone", {"number": happening.number}, happening.key)


def followed(happening: Happening) -> bytes:
    """For the reporter."""
    data = {"number": happening.number, "move": happening.move, "state": happening.state, "at": happening.at}
    return frame("matter.moved", data, happening.key)
