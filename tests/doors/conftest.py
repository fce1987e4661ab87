from tests.journeys.conftest import people

__all__ = ["people"]
