"""Where an event may be sent: public addresses only, checked on what is connected to.

The special-purpose registries of IANA (RFC 6890 and its successors) name what is not public.
Python's `is_global` says nearly the same but has changed between patch releases, so the list is written out.
"""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PORTS = (443, 8443)
URL_LENGTH_MAX = 500

_FORBIDDEN_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's host, reachable from its machines alone
        "169.254.0.0/16",  # link-local, where clouds keep their metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
# Only 2000::/3 is given out; loopback, ULA, link-local, multicast, v4-mapped and NAT64 lie outside it.
_PUBLIC_V6 = IPv6Network("2000::/3")
_FORBIDDEN_V6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
]
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII | re.IGNORECASE)


class DestinationNotAllowed(ValueError):
    """The destination is not a public https address."""


def check_url(url: str) -> None:
    """Refuse a URL that events must not be sent to: its form first, then every address of its name.

    Raises DestinationNotAllowed with a sentence that says what to do.
    """
    parts = check_form(url)
    resolve(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def check_form(url: str) -> SplitResult:
    """Return the parts of a URL that is written in the one plain way; raises DestinationNotAllowed.

    Whatever two parsers could read differently is refused rather than understood.
    """
    if len(url) > URL_LENGTH_MAX:
        raise DestinationNotAllowed(_("Give a URL of at most 500 characters."))
    if not url.isascii() or not url.isprintable() or re.search(r'[\s\\"<>^`{|}]', url):
        raise DestinationNotAllowed(
            _("Write the URL in plain ASCII, without spaces: a host in punycode, a path percent-encoded.")
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DestinationNotAllowed(_("Write the URL as https://host/path.")) from error
    if parts.scheme not in (("https", "http") if private_is_allowed() else ("https",)):
        raise DestinationNotAllowed(_("Give a URL that begins with https://."))
    if "@" in parts.netloc:
        raise DestinationNotAllowed(_("Leave user name and password out of the URL; events are signed instead."))
    if parts.fragment:
        raise DestinationNotAllowed(_("Leave the part after # out of the URL."))
    if port == 0 or (port not in (None, *PORTS) and not private_is_allowed()):
        raise DestinationNotAllowed(_("Use port 443 or 8443."))
    if not _is_plain_host(parts):
        raise DestinationNotAllowed(_("Give a host name, or an IP address in its usual notation."))
    return parts


def _is_plain_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            return "%" not in host and bool(IPv6Address(host))
        except ValueError:
            return False
    if len(host) > 253 or not _HOST_NAME.fullmatch(host):
        return False
    if not _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        return True
    try:  # a last label that is a number makes it an address; 127.1, 0x7f000001 and 2130706433 are refused
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, all of which may be connected to.

    Raises DestinationNotAllowed if the name has no address, or one that is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DestinationNotAllowed(_("The host of the URL cannot be found; check its name.")) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not (private_is_allowed() or all(map(is_public, addresses))):
        raise DestinationNotAllowed(_("The host of the URL is in a private network; give a public one."))
    return addresses


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that anybody on the internet could connect to."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _FORBIDDEN_V4)
    return parsed.scope_id is None and parsed in _PUBLIC_V6 and not any(parsed in network for network in _FORBIDDEN_V6)


def private_is_allowed() -> bool:
    """Tell whether http and private networks are allowed: in development and tests, never in production."""
    return bool(getattr(settings, "WEBHOOKS_ALLOW_PRIVATE", False))
