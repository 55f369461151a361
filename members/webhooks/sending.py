"""One HTTP request to a destination that is not trusted."""

import logging
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore

from members.webhooks.addresses import DestinationNotAllowed, check_form, resolve

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """What came of one attempt: a status code, or why there is none.

    `error` is one of address_not_allowed, connection, timeout, tls, protocol, unexpected, or empty.
    """

    status_code: int | None
    error: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_gone(self) -> bool:
        return self.status_code == 410

    @property
    def asks_for_patience(self) -> bool:
        """Tell whether the destination as a whole is in trouble, and not just this event."""
        return self.status_code is None or self.status_code in (429, 502, 503, 504)


@cache
def trusted_roots() -> ssl.SSLContext:
    """Return the TLS settings: certificates are verified against the system's and certifi's roots."""
    return httpcore.default_ssl_context()


def post(url: str, headers: dict[str, str], body: bytes, roots: ssl.SSLContext | None = None) -> Answer:
    """Send a body and return the answer's status. Raises nothing.

    The address that is connected to has been checked; redirects are not followed, proxies not asked, the
    answer's body not read; connecting takes at most 5 s and the rest, however slowly it drips, at most 10 s.
    """
    try:
        parts = check_form(url)
        backend = CheckedNetwork(READ_SECONDS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        address = httpcore.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target)
        with httpcore.ConnectionPool(ssl_context=roots or trusted_roots(), network_backend=backend) as pool:
            timeouts = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS}
            with pool.stream(
                "POST",
                address,
                headers=[*headers.items(), ("Connection", "close")],
                content=body,
                extensions={"timeout": timeouts},
            ) as response:
                return Answer(response.status)
    except Exception as error:
        return Answer(None, _code(error))


def _code(error: Exception) -> str:
    match error:
        case DestinationNotAllowed():
            return "address_not_allowed"
        case httpcore.TimeoutException():
            return "timeout"
        case httpcore.NetworkError() if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
            return "tls"
        case httpcore.NetworkError():
            return "connection"
        case httpcore.ProtocolError():
            return "protocol"
    logger.error("An attempt to send an event failed unexpectedly: %s", type(error).__name__)
    return "unexpected"


class CheckedNetwork(httpcore.NetworkBackend):
    """Connect to an address that was resolved and checked here, so that a name cannot change in between.

    The name itself still goes into `Host`, into TLS's server name and into the certificate's check.
    With `seconds` a connection lives no longer than that, however slowly the other side drips.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve(host, port)
        ends = time.monotonic() + CONNECT_SECONDS
        failure: Exception = httpcore.ConnectTimeout()
        for address in addresses:
            left = ends - time.monotonic()
            if left <= 0:
                break
            try:
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
                return _Deadline(stream, time.monotonic() + self._seconds) if self._seconds else stream
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Deadline(httpcore.NetworkStream):
    """Give a connection one deadline for everything: a timeout for each read would let a drip go on."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def _left(self, timeout: float | None) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Deadline(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
