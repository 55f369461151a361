"""E-mail addresses in one form, so that one mailbox is one address."""

import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

_CHARACTERS_MAX = 254  # RFC 3696, erratum 1690
_validate = EmailValidator(allowlist=[])


def normalize_email(text: str) -> str:
    """Return an address in lower case with its domain in the form that DNS knows (IDNA 2008).

    Mailboxes that differ by case alone do not exist in practice. Raises ValueError for what is no address.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    try:
        if not domain.isascii():
            domain = idna.encode(domain, uts46=True).decode("ascii")
        address = f"{local}{at}{domain}".lower()
        _validate(address)
    except (idna.IDNAError, ValidationError, UnicodeError) as error:
        raise ValueError("not an e-mail address") from error
    if len(address) > _CHARACTERS_MAX:
        raise ValueError("not an e-mail address")
    return address
