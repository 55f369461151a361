"""Paths of pages that are named by a token: worked out once, because a message has several and there are many messages."""

from functools import cache

from django.urls import reverse

_PLACE = "token"


def path_of(name: str, token: str) -> str:
    """Return the path of the page of this name, whose only argument is a token in letters that need no escape."""
    before, after = _around(name)
    return f"{before}{token}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _token, after = reverse(name, args=[_PLACE]).rpartition(_PLACE)
    return before, after
