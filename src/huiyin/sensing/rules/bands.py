"""Between which values of a metric a rule has nothing to say, both ends left out. Pure."""

from math import inf

from huiyin.sensing.rules.definition import Absence, Bound, Combination, Definition, Scene, Silence, Threshold

Band = tuple[float, float]
EVERYTHING: Band = (-inf, inf)
NOTHING: Band = (inf, -inf)


def band_of(rule: Definition, metric: str) -> Band:
    match rule:
        case Threshold():
            return _of_bound(rule.bound)
        case Absence():
            return NOTHING if metric == rule.index else (rule.most, inf)
        case Combination():
            band = EVERYTHING
            for part in rule.parts:
                band = both(band, _of_bound(part)) if part.metric == metric else band
            return band
        case Silence() | Scene():
            return EVERYTHING
        case _:  # a change and a place are told from several readings
            return NOTHING


def _of_bound(bound: Bound) -> Band:
    return (-inf, bound.limit) if bound.sign > 0 else (bound.limit, inf)


def both(one: Band, other: Band) -> Band:
    return max(one[0], other[0]), min(one[1], other[1])
