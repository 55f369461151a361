"""A browser on a registered tablet."""

import re
from typing import Any

from django.test import Client

from members.models import StaffPost
from tests.members.counter.cast import Tablet, at_work, clerk, tablet

BASE = "/staff/counter/"


def till(place: Tablet | None = None) -> Client:
    """Return the browser of a tablet that is registered."""
    client = Client()
    client.cookies["till"] = (place or tablet()).key
    return client


def entered(place: Tablet | None = None, post: StaffPost | None = None, *, is_practice: bool = False) -> Client:
    """Return the browser of a tablet at which a clerk works."""
    found = place or tablet()
    at_work(found, post or clerk(), is_practice=is_practice)
    return till(found)


def seal(client: Client, address: str) -> str:
    """Return the seal of the form at an address."""
    found = re.search(r'name="seal" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None, address
    return found[1]


def send(client: Client, address: str, **fields: Any) -> Any:
    """Send the form of a page as it was opened."""
    return client.post(address, {"seal": seal(client, address)} | fields)
