"""Signs that somebody has referred themselves: what two memberships have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

CONTACT, DEVICE, ADDRESS, HOUSEHOLD = "contact", "device", "address", "household"
# Mailboxes in which dots mean nothing.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_ALIASES: Mapping[str, str] = {"googlemail.com": "gmail.com"}


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one side; device and address are digests, empty where nothing is known."""

    emails: frozenset[str] = frozenset()
    phone: str | None = None
    name: str = ""
    birthday: date | None = None
    device: bytes = b""
    address: bytes = b""


def one_mailbox(email: str) -> str:
    """Return an address in the form in which all spellings of one mailbox are the same: without +tags and dots."""
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{_ALIASES.get(domain, domain)}"


def signs(referrer: Person, friend: Person) -> list[str]:
    """Return what the two have in common that two people rarely have; a person reviews it, it proves nothing."""
    found = []
    mailboxes = {one_mailbox(email) for email in referrer.emails}
    if mailboxes & {one_mailbox(email) for email in friend.emails} or (
        referrer.phone is not None and referrer.phone == friend.phone
    ):
        found.append(CONTACT)
    if referrer.device and referrer.device == friend.device:
        found.append(DEVICE)
    if referrer.address and referrer.address == friend.address:
        found.append(ADDRESS)
    if (
        referrer.name
        and referrer.birthday is not None
        and _plain(referrer.name) == _plain(friend.name)
        and referrer.birthday == friend.birthday
    ):
        found.append(HOUSEHOLD)
    return found


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
