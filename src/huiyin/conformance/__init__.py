"""Does a server keep the rules of Open311 GeoReport v2? A suite for any server; it needs nothing else of huiyin."""

from huiyin.conformance.results import Outcome, Result
from huiyin.conformance.run import check
from huiyin.conformance.server import Options

__all__ = ["Options", "Outcome", "Result", "check"]
