"""Files of a pack, read without guessing, and brought into their tables. Knows no table by name."""

from huiyin.kernel.packs.documents import read_nodes, read_yaml
from huiyin.kernel.packs.faults import PackFault
from huiyin.kernel.packs.shapes import Feature, read_features
from huiyin.kernel.packs.tables import Row, read_table
from huiyin.kernel.packs.upsert import Loaded, replace_all, upsert

__all__ = [
    "Feature",
    "Loaded",
    "PackFault",
    "Row",
    "read_features",
    "read_nodes",
    "read_table",
    "read_yaml",
    "replace_all",
    "upsert",
]
