"""Formats and columns that an export may have. Pure."""

from enum import StrEnum


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    JSONL = "jsonl"


class Columns(StrEnum):
    """`history` has a line for each step of each matter in the table formats."""

    STANDARD = "standard"
    CLOCKS = "clocks"
    HISTORY = "history"


MIME = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.GEOJSON: "application/geo+json",
    Format.JSONL: "application/jsonl",
}
TABLES = frozenset({Format.CSV, Format.XLSX})

# sent: handed out while it was asked for · ready: waits to be fetched · expired: its file was removed
STATES = ("waiting", "running", "ready", "sent", "failed", "expired")
