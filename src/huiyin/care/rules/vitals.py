"""Limits of one person: which they may be, and what a rule has to be told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Vital:
    """A rule of the pack that a carer may set other numbers for.

    Attributes:
        rule: its code.
        field: of its definition: above or below.
        lowest, highest: what a limit may be; beyond, no doctor would set it.
        back: how far the value must come back before the alarm ends, towards the normal.
    """

    rule: str
    name: tuple[str, str]
    unit: str
    field: str
    lowest: float
    highest: float
    back: float


VITALS = {
    "pulse_high": Vital("pulse_high", ("心率过高", "Pulse above"), "/min", "above", 80, 200, 10),
    "pulse_low": Vital("pulse_low", ("心率过低", "Pulse below"), "/min", "below", 30, 70, 5),
    "spo2_low": Vital("spo2_low", ("血氧过低", "Blood oxygen below"), "%", "below", 70, 97, 2),
    "pressure_high": Vital("pressure_high", ("收缩压过高", "Systolic pressure above"), "mm[Hg]", "above", 110, 240, 10),
}
FENCE = "fence"
NEAREST, FARTHEST = 50, 20_000  # metres of a fence's radius


def changes_for(vital: Vital, value: float) -> Mapping[str, float | list]:
    """What differs from the rule's definition; no steps, because those of the rule belong to its own numbers."""
    clear = value - vital.back if vital.field == "above" else min(value + vital.back, 100 if vital.unit == "%" else 999)
    return {vital.field: value, "clear": clear, "steps": []}
