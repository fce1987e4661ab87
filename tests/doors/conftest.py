from tests.journeys.conftest import chromium, people

__all__ = ["chromium", "people"]
