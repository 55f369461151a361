"""Where the links of a message may lead: to an address over TLS, or to a path of this site."""

from urllib.parse import urlsplit

_FORBIDDEN = frozenset("{}<>\"'`\\^| ")


def is_https(text: str) -> bool:
    """Tell whether a text is an https address of a host with a name: no variables, no user, no password."""
    if not _is_plain(text) or not text.startswith("https://"):
        return False
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 raises where it is no number
    except ValueError:
        return False
    return "." in (parts.hostname or "").strip(".") and "@" not in parts.netloc


def is_path(text: str) -> bool:
    """Tell whether a text is a path of this site, such as /coupons?from=mail."""
    return _is_plain(text) and text.startswith("/") and not text.startswith("//")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not _FORBIDDEN & set(text)
