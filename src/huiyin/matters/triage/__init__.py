"""What the platform can tell about a report by itself; every suggestion has a confidence and a reason."""

from huiyin.matters.triage.suggestion import Suggestion, suggest

__all__ = ["Suggestion", "suggest"]
