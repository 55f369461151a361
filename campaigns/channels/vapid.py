"""The site's own key for web push (RFC 8292): browsers are given its public half, push services are shown a signature."""

import base64
import time
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02, VapidException

TOKEN_SECONDS = 12 * 3600  # push services refuse one of more than a day
_RENEWED_SECONDS = 3600


def public_key() -> str:
    """Return the public half as browsers take it, in base64url; empty where there is no key."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    key = _key(settings.VAPID_PRIVATE_KEY).public_key
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def authorization(audience: str) -> str:
    """Return the header that shows a push service, by its origin, who sends. Made anew each hour."""
    return _authorization(
        settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT, audience, int(time.time()) // _RENEWED_SECONDS
    )


@cache
def _key(text: str) -> Vapid02:
    try:
        found = Vapid02.from_pem(text.replace("\\n", "\n").encode()) if "BEGIN" in text else Vapid02.from_string(text)
        is_right = isinstance(found.private_key, EllipticCurvePrivateKey) and isinstance(
            found.private_key.curve, SECP256R1
        )
    except (ValueError, TypeError, VapidException) as error:
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY must be a P-256 key (see .env.example).") from error
    if not is_right:
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY must be a P-256 key (see .env.example).")
    return found


@cache
def _authorization(key: str, subject: str, audience: str, hour: int) -> str:
    claims = {"sub": subject, "aud": audience, "exp": hour * _RENEWED_SECONDS + TOKEN_SECONDS}
    return str(_key(key).sign(claims)["Authorization"])
