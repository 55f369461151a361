"""The fixtures of the API's ground serve the calls here too."""

from tests.members.api.conftest import make_key, till

__all__ = ["make_key", "till"]
