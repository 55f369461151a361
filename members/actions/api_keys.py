"""Make and end API keys: the only writer of ApiKey."""

import datetime
import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.audit import COMMAND, Actor, record_change
from members.errors import StoreUnknown
from members.models import ApiKey, Store

PREFIX = "kz_"
SECRET_BYTES = 32
SHOWN_CHARACTERS = 9  # "kz_" and 6 of the 43 that are secret: enough to tell keys apart, 220 bits stay unknown
OVERLAP = datetime.timedelta(days=7)
SCOPES = tuple(ApiKey.Scope.values)


class UnknownScope(DomainError):
    """There is no scope %(scope)s; the scopes are %(scopes)s."""

    code = "unknown_scope"
    status = 422
    field = "scopes"


class KeyNameMissing(DomainError):
    """Give the key a name of 1 to 100 printable characters, such as the till or the shop it is for."""

    code = "key_name_missing"
    status = 422
    field = "name"


class KeyAlreadyExpired(DomainError):
    """The expiry lies in the past; choose a later time."""

    code = "key_already_expired"
    status = 422
    field = "expires_at"


def create(
    name: str,
    scopes: Iterable[str],
    *,
    store_code: str | None = None,
    is_unattended: bool = False,
    rate_limit_per_second: int = 100,
    expires_at: datetime.datetime | None = None,
    replaces: ApiKey | None = None,
    overlap: datetime.timedelta = OVERLAP,
    actor: Actor = COMMAND,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which cannot be read again.

    A key that it replaces stays valid for the overlap, unless it would expire earlier.
    Raises KeyNameMissing, UnknownScope, StoreUnknown, KeyAlreadyExpired.
    """
    chosen = list(dict.fromkeys(scopes))
    _check(name, chosen, store_code, expires_at)
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        if replaces is not None:
            _expire_by(replaces, now() + overlap)
        key = ApiKey.objects.create(
            name=name,
            secret_hash=digest(secret),
            prefix=secret[:SHOWN_CHARACTERS],
            scopes=chosen,
            store_id=store_code,
            is_unattended=is_unattended,
            rate_limit_per_second=rate_limit_per_second,
            expires_at=expires_at,
            replaces=replaces,
        )
        after = {
            "scopes": chosen, "store": store_code, "is_unattended": is_unattended, "rate_limit": rate_limit_per_second,
            "expires_at": expires_at and expires_at.isoformat(), "replaces": replaces and str(replaces.pk),
        }  # fmt: skip
        record_change(actor, "api_key.create", key.pk, after=after)
    return key, secret


@transaction.atomic
def revoke(key: ApiKey, *, actor: Actor = COMMAND) -> None:
    """End a key. Every process refuses it within `members.api.keys.CACHE_SECONDS`; repeating changes nothing."""
    moment = now()
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=moment):
        after = {"revoked_at": moment.isoformat()}
        record_change(actor, "api_key.revoke", key.pk, before={"revoked_at": None}, after=after)


def digest(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return sha256(secret.encode()).digest()


def _check(name: str, scopes: list[str], store_code: str | None, expires_at: datetime.datetime | None) -> None:
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise KeyNameMissing
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownScope(scope=scope, scopes=", ".join(SCOPES))
    if not scopes:
        raise UnknownScope(scope="", scopes=", ".join(SCOPES))
    if store_code is not None and not Store.objects.filter(code=store_code, retired_at=None).exists():
        raise StoreUnknown
    if expires_at is not None and expires_at <= now():
        raise KeyAlreadyExpired


def _expire_by(key: ApiKey, moment: datetime.datetime) -> None:
    locked = ApiKey.objects.select_for_update().get(pk=key.pk)
    if locked.expires_at is None or locked.expires_at > moment:
        ApiKey.objects.filter(pk=key.pk).update(expires_at=moment)
