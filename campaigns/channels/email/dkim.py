"""DKIM signatures (RFC 6376; Ed25519 by RFC 8463), relaxed in headers and body.

A header that may not be added afterwards is named once more than it is there, so that adding one breaks the signature.
"""

import hashlib
import re
from base64 import b64encode
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from campaigns.channels.email.mime import Header

_ONCE = ("from", "to", "subject", "list-unsubscribe", "list-unsubscribe-post")
_SIGNED = {
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post",
}  # fmt: skip
_BLANKS = re.compile(rb"[ \t]+")
_BEFORE_END = re.compile(rb"[ \t]+\r\n")


class Signer(NamedTuple):
    """A key with the name under which DNS has its public half."""

    key: RSAPrivateKey | Ed25519PrivateKey
    selector: str
    domain: str


def signer() -> Signer | None:
    """Return the installation's key, None where mails are not signed here. Raises ImproperlyConfigured."""
    if not settings.DKIM_PRIVATE_KEY:
        return None
    return _signer(settings.DKIM_PRIVATE_KEY, settings.DKIM_SELECTOR, settings.DKIM_DOMAIN)


@cache
def _signer(key: str, selector: str, domain: str) -> Signer:
    try:
        text = key.replace("\\n", "\n") if "-----BEGIN" in key else Path(key).read_text(encoding="ascii")
        loaded = load_pem_private_key(text.encode(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ImproperlyConfigured("DKIM_PRIVATE_KEY must be a private key in PEM, or the path of one.") from error
    if not isinstance(loaded, RSAPrivateKey | Ed25519PrivateKey):
        raise ImproperlyConfigured("DKIM_PRIVATE_KEY must be an RSA or an Ed25519 key.")
    return Signer(loaded, selector, domain)


def signature(by: Signer, headers: list[Header], body: bytes, moment: datetime) -> Header:
    """Return the header that signs a mail; it goes before the others."""
    signed = [(name.lower(), value) for name, value in headers if name.lower() in _SIGNED]
    present = {name for name, _value in signed}
    names = [name for name, _value in signed] + [name for name in _ONCE if name in present]
    kind = "rsa-sha256" if isinstance(by.key, RSAPrivateKey) else "ed25519-sha256"
    body_hash = b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    value = (
        f"v=1; a={kind}; c=relaxed/relaxed; d={by.domain}; s={by.selector};\r\n t={int(moment.timestamp())};"
        f" h={':'.join(names)};\r\n bh={body_hash};\r\n b="
    )
    text = "".join(f"{name}:{_relaxed(content)}\r\n" for name, content in signed)
    data = f"{text}dkim-signature:{_relaxed(value)}".encode("ascii")
    if isinstance(by.key, RSAPrivateKey):
        made = by.key.sign(data, PKCS1v15(), SHA256())
    else:
        made = by.key.sign(hashlib.sha256(data).digest())
    encoded = b64encode(made).decode()
    lines = [encoded[start : start + 70] for start in range(0, len(encoded), 70)]
    return "DKIM-Signature", value + "\r\n ".join(lines)


def _relaxed(value: str) -> str:
    return " ".join(value.split())


def relaxed_body(body: bytes) -> bytes:
    """Return a body as `relaxed` reads it: blanks are one, none at the end of a line, no empty lines at the end."""
    if b" \r\n" in body or b"\t" in body or b"  " in body:
        body = _BLANKS.sub(b" ", _BEFORE_END.sub(b"\r\n", body))
    body = body.rstrip(b"\r\n")
    return body + b"\r\n" if body else b""
