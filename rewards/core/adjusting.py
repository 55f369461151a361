"""How many points a day each role of the staff may adjust, given and taken together; what waits counts too."""

from collections.abc import Iterable

A_DAY = {
    "store_manager": 1_000,
    "support": 5_000,
    "manager": 100_000,
    "administrator": 100_000,
}


def a_day(roles: Iterable[str]) -> int:
    """Return what somebody with these roles may adjust a day; 0 for a role that is not named."""
    return max((A_DAY.get(role, 0) for role in roles), default=0)
