"""The network address that a request comes from, as far as it can be believed."""

import ipaddress
import re

_PORT = re.compile(r"^(?:\[([^]]+)\](?::\d+)?|([^:]+):\d+)$")  # [2001:db8::1]:443, 192.0.2.1:443
_PREFIX_IPV6 = 64  # what one household or one telephone gets; it may choose any address within


def client_address(remote_address: str, forwarded_for: str, trusted_proxies: int) -> str:
    """Return the client's IPv4 address, or its IPv6 network, in one form; "" where there is none.

    Each proxy adds the address that it sees at the right end of X-Forwarded-For. With so many trusted proxies
    the entry of the outermost one is taken; what stands left of it was said by the client and is worth nothing.
    A header with fewer entries has not come through the proxies, and then the connection's own address counts.
    """
    entries = [entry.strip() for entry in forwarded_for.split(",")] if forwarded_for else []
    if 0 < trusted_proxies <= len(entries):
        forwarded = _normal(entries[-trusted_proxies])
        if forwarded:
            return forwarded
    return _normal(remote_address)


def _normal(text: str) -> str:
    port = _PORT.match(text)
    try:
        address = ipaddress.ip_address((port[1] or port[2]) if port else text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _PREFIX_IPV6), strict=False).network_address)
