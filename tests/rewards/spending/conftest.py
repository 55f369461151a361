"""The fixtures of the API serve the tills here too."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.members.api.conftest import make_key, till

__all__ = ["make_key", "till"]


@pytest.fixture
def machine(make_key: Callable[..., str], till: Any) -> Any:
    """A till at which nobody stands."""
    till.secret = make_key("purchases:write", is_unattended=True)
    till.get("/purchases/ext:GINZA:none")  # takes a handful of calls: thirty first ones at once would take thirty
    return till
