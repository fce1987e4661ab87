"""Moves of the loop, counted once they are committed. No places, no units: whoever reads figures sees no person."""

from prometheus_client import Counter

from huiyin.kernel.telemetry.figures import REGISTRY

received = Counter(
    "huiyin_matters_received", "Matters received, by the way they came in.", ["source"], registry=REGISTRY
)
moves = Counter("huiyin_matter_moves", "Moves of matters.", ["move"], registry=REGISTRY)
