"""A few devices are not well: stuck, silent, wild, or saying everything twice. Which ones, the seed decides. Pure."""

from huiyin.demo.day.dice import between, share
from huiyin.demo.day.rhythms import Values
from huiyin.demo.day.said import DAY, HOUR, Spot

SHARE = 0.02
KINDS = ("stuck", "silent", "wild", "double")
# What tells of danger is never made up by a fault: a day of false fires would hide the real one.
DANGER = frozenset({"smoke", "fall", "sos", "gas_lel", "open"})


def fault_of(spot: Spot, seed: int) -> str:
    """Empty for the many that are well."""
    luck = share(seed, spot.code, "fault")
    return KINDS[int(luck / SHARE * len(KINDS))] if luck < SHARE else ""


def spoilt(spot: Spot, at: float, values: Values, seed: int) -> list[Values]:
    """What it sends instead; a list, because some send twice and some nothing."""
    match fault_of(spot, seed):
        case "silent":
            return [] if at > between(2 * HOUR, 12 * HOUR, seed, spot.code, "from") else [values]
        case "stuck":
            return [{name: value if name in DANGER else 7.7 for name, value in values.items()}]
        case "wild":
            mad = share(seed, spot.code, at // (DAY / 48), "mad") < 0.3
            return [{name: v if name in DANGER or not mad else 99_999.0 for name, v in values.items()}]
        case "double":
            return [values, values]
    return [values]
