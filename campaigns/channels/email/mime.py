"""A letter as the bytes of a mail, written by hand: the standard library's writer takes most of a millisecond.

Nothing that a person has typed can begin a line of its own: what stands in a header is cleaned or refused here.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from campaigns.core.letters import Letter

Header = tuple[str, str]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_WHITE = re.compile(r"\s+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}", re.ASCII)
_ADDRESS = re.compile(r"[!#-'*+/-9=?A-Z^-~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_LINK = re.compile(r"https?://[!-;=?-~]{1,800}", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9 ,.'!?+/:;&%#*-]{1,60}", re.ASCII)
# What is ours alone to write: the envelope, and how the message is built.
_OWN = {
    "to", "cc", "bcc", "date", "message-id", "subject", "mime-version", "sender", "return-path", "dkim-signature",
    "list-unsubscribe", "list-unsubscribe-post",
}  # fmt: skip
_LINE_BYTES = 57  # 76 characters in base64
_WORD_BYTES = 42  # an encoded word is at most 75 characters long


class BadAddress(ValueError):
    """This is no address that a mail could be sent to."""


class BadHeader(ValueError):
    """A header of a mail would not be one line of a known form."""


@lru_cache(maxsize=16)  # the sender of every mail
def bare_address(text: str) -> str:
    """Return the address within `Name <address>` or by itself. Raises BadAddress."""
    address = parseaddr(text)[1]
    check_address(address)
    return address


def check_address(address: str) -> None:
    """Refuse whatever a mail server could read as more than one address. Raises BadAddress."""
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        raise BadAddress


def headers_of(letter: Letter, address: str, sender: str, moment: datetime) -> list[Header]:
    """Return the headers of a mail in their order, each already one line. Raises BadAddress and BadHeader.

    `sender` is `Name <address>` or an address; the letter's own headers may name another one in From.
    """
    check_address(address)
    own = dict(_checked(letter))
    sender = own.pop("From", sender)
    domain = bare_address(sender).rpartition("@")[2]
    found = [
        ("From", mailbox(sender)),
        ("To", address),
        ("Subject", words(letter.subject)),
        ("Date", format_datetime(moment)),
        ("Message-ID", f"<{letter.delivery_id}@{domain}>"),
    ]
    if "Reply-To" in own:
        found.append(("Reply-To", mailbox(own.pop("Reply-To"))))
    if letter.unsubscribe:
        if not _LINK.fullmatch(letter.unsubscribe):
            raise BadHeader
        found += [
            ("List-Unsubscribe", f"<{letter.unsubscribe}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    found.append(("List-Id", own.pop("List-Id", f"<campaigns.{domain}>")))
    return [*found, *((name, words(value)) for name, value in own.items())]


def _checked(letter: Letter) -> Iterator[Header]:
    for name, value in letter.headers.items():
        is_ours = name.lower() in _OWN or name.lower().startswith("content-")
        if is_ours or not _NAME.fullmatch(name) or _CONTROL.search(value) or len(value) > 800:
            raise BadHeader
        yield name, value


def body_of(letter: Letter) -> tuple[list[Header], bytes]:
    """Return the headers that say how the body is built, and the body: its text and, beside it, its HTML."""
    if not letter.html:
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "base64"),
        ], _base64(letter.text)
    boundary = f"=_{letter.delivery_id.hex}"  # never within base64
    pieces = [
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
        + _base64(content)
        for kind, content in (("plain", letter.text), ("html", letter.html))
    ]
    return [
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ], b"".join(pieces) + f"--{boundary}--\r\n".encode()


def joined(headers: list[Header], body: bytes) -> bytes:
    """Return a whole mail."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii") + b"\r\n" + body


@lru_cache(maxsize=16)
def mailbox(text: str) -> str:
    """Return `Name <address>` as a header has it."""
    name, address = parseaddr(text)
    check_address(address)
    name = _cleaned(name)
    if not name:
        return address
    return f'"{name}" <{address}>' if _PLAIN.fullmatch(name) else f"{words(name)} <{address}>"


def words(text: str) -> str:
    """Return a text as a header carries it: by itself where it is short and plain, else in encoded words (RFC 2047)."""
    text = _cleaned(text)
    if text.isascii() and len(text) < 800 and "=?" not in text:
        return text
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(text))


def _cleaned(text: str) -> str:
    return _WHITE.sub(" ", _CONTROL.sub(" ", text)).strip()


def _pieces(text: str) -> Iterator[bytes]:
    """Yield a text in UTF-8 in pieces that end between characters."""
    piece = b""
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _WORD_BYTES:
            yield piece
            piece = b""
        piece += encoded
    yield piece


def _base64(text: str) -> bytes:
    """Return a text in base64, in lines of 76 characters, with the line ends that mails have."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    encoded = b64encode(lines.encode("utf-8", "replace"))
    width = _LINE_BYTES // 3 * 4
    return b"\r\n".join([encoded[start : start + width] for start in range(0, len(encoded), width)]) + b"\r\n"
