"""The door: who calls, and whether the key they show allows this operation."""

import datetime
import re
import time
from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest
from limits import RateLimitItemPerSecond
from ninja.security.base import AuthBase

from loyalty_site.lib.clock import now
from members.api.errors import ScopeMissing, StoreNotAllowed, Unauthenticated
from members.api.rate import check_rate
from members.api.reading import read_json
from members.selectors.api_keys import KeyRow, by_digest

CACHE_SECONDS = 3  # so long a process may still accept a key that was revoked elsewhere
CACHE_ENTRIES_MAX = 10_000

_TOKEN = re.compile(r"kz_[A-Za-z0-9_-]{43}", re.ASCII)
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})


class Caller:
    """The API key behind a request: `store_code` is None for a key of the whole programme."""

    __slots__ = ("expires_at", "id", "is_unattended", "name_for_limits", "rate_limit", "scopes", "store_code")

    def __init__(self, row: KeyRow) -> None:
        self.id: UUID = row.id
        self.scopes = frozenset(row.scopes)
        self.store_code = row.store
        self.is_unattended = row.is_unattended
        self.expires_at: datetime.datetime | None = row.expires_at
        self.rate_limit = RateLimitItemPerSecond(row.rate_limit_per_second)
        self.name_for_limits = row.id.hex

    def check_store(self, code: str | None) -> None:
        """Raise StoreNotAllowed unless the key may act for this store; a body that names none is allowed."""
        if code is not None and self.store_code is not None and code != self.store_code:
            raise StoreNotAllowed

    def store_for(self, code: str | None) -> str | None:
        """Return the store that a body means: the one it names, or else the key's own."""
        self.check_store(code)
        return code if code is not None else self.store_code


class KeyWith(AuthBase):
    """Admit a key that has this scope; it is declared on the operation: `auth=KeyWith("members:read")`.

    In this order, so that strangers learn and cost least: key, scope, rate, then the body is read.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        caller = _caller(request.META.get("HTTP_AUTHORIZATION", ""))
        if self.scope not in caller.scopes:
            raise ScopeMissing(scope=self.scope)
        check_rate(caller.name_for_limits, caller.rate_limit)
        if request.method in _BODY_METHODS:
            read_json(request)
        return caller


_cache: dict[bytes, tuple[float, Caller]] = {}  # by SHA-256, so that no secret stays in memory


def _caller(authorization: str) -> Caller:
    scheme, _space, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or _TOKEN.fullmatch(token) is None:
        raise Unauthenticated
    digest = sha256(token.encode()).digest()
    cached = _cache.get(digest)
    caller = cached[1] if cached is not None and time.monotonic() - cached[0] < CACHE_SECONDS else _look_up(digest)
    if caller.expires_at is not None and caller.expires_at <= now():
        raise Unauthenticated
    return caller


def _look_up(digest: bytes) -> Caller:
    row = by_digest(digest)
    if row is None:
        _cache.pop(digest, None)  # unknown tokens are not remembered: they would fill the memory
        raise Unauthenticated
    if len(_cache) >= CACHE_ENTRIES_MAX:
        _cache.clear()
    caller = Caller(row)
    _cache[digest] = (time.monotonic(), caller)
    return caller
