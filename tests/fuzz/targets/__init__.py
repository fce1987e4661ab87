"""The readers, by what they read. Importing this package registers them all."""

from tests.fuzz.target import TARGETS
from tests.fuzz.targets import devices, maps, open311, packs, partners, pictures, sensorthings, tables, warnings

__all__ = [
    "TARGETS",
    "devices",
    "maps",
    "open311",
    "packs",
    "partners",
    "pictures",
    "sensorthings",
    "tables",
    "warnings",
]
