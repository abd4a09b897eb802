"""For all tests: property tests have no deadline, since machines that run them are shared; slow files come first."""

import pytest
from hypothesis import settings

from tests.postgres import postgres

__all__ = ["postgres"]

settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: at the end they would keep one process busy and the others idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
