"""CAP 1.2 (OASIS Common Alerting Protocol): read and written. Pure; knows no warning of ours."""

from huiyin.warnings.cap.faults import Deviation, sentence_of
from huiyin.warnings.cap.reading import LARGEST, Read, read
from huiyin.warnings.cap.shape import Alert, Area, Info, Reference, Resource
from huiyin.warnings.cap.writing import write

__all__ = [
    "LARGEST",
    "Alert",
    "Area",
    "Deviation",
    "Info",
    "Read",
    "Reference",
    "Resource",
    "read",
    "sentence_of",
    "write",
]
