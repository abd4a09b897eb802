"""For all tests: property tests have no deadline, since the machines that run them are shared."""

from hypothesis import settings

from tests.postgres import postgres

__all__ = ["postgres"]

settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
