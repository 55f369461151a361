"""Codes that were sent to a contact, and are waited for: to join, or to change a number.

What is under way is kept in the session under its purpose, the code as an HMAC. Guesses are counted.
"""

import secrets
import time
import unicodedata
from typing import NamedTuple

from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from members.actions import attempts
from members.views.client import client_of

CODE_MINUTES = 10
# Digits alone, because a telephone's keyboard for codes has no others, and it offers to fill them in. At most eight
# codes a day go to a number and each takes three guesses: one day's siege finds a code of six digits once in 41,000
# days, and one of eight once in four million.
CODE_DIGITS = 8
EMAIL, PHONE = "email", "phone"


class Pending(NamedTuple):
    """A code that was sent: `name` is its own, `digest` the HMAC of what was sent."""

    kind: str
    contact: str
    name: str
    digest: str
    sent_at: float

    @property
    def is_over(self) -> bool:
        return not 0 <= time.time() - self.sent_at < CODE_MINUTES * 60


def new() -> str:
    """Return a code that nobody has been sent yet."""
    return get_random_string(CODE_DIGITS, "0123456789")


def sms(request: HttpRequest, code: str) -> str:
    """Return the text in which a code goes to a telephone, which fills it in on this site's pages."""
    context = {"code": code, "minutes": CODE_MINUTES, "host": request.get_host().partition(":")[0]}
    return render_to_string("join/mails/code_sms.txt", context, request).strip()


def keep(request: HttpRequest, purpose: str, kind: str, contact: str, code: str) -> None:
    """Wait in this browser for a code that was sent, in place of one before for the same purpose."""
    name = secrets.token_urlsafe(16)
    request.session[_key(purpose)] = [kind, contact, name, _digest(purpose, name, code), time.time()]


def pending(request: HttpRequest, purpose: str) -> Pending | None:
    """Return the code that this browser waits for, if there is one."""
    kept = request.session.get(_key(purpose))
    return Pending(*kept) if kept else None


def forget(request: HttpRequest, purpose: str) -> None:
    """Wait no longer."""
    request.session.pop(_key(purpose), None)


def is_right(request: HttpRequest, purpose: str, sent: Pending, code: str) -> bool:
    """Tell whether this is the code that was sent, counting the guess first. Raises TooManyAttempts."""
    attempts.reserve(attempts.CODE, account=f"{purpose} {sent.name}", client=client_of(request))
    return not sent.is_over and constant_time_compare(_digest(purpose, sent.name, code), sent.digest)


def _key(purpose: str) -> str:
    return f"{purpose}_pending"


def _digest(purpose: str, name: str, code: str) -> str:
    plain = normalize_user_code(unicodedata.normalize("NFKC", code))
    return salted_hmac(f"kizuna.{purpose}.{name}", plain, algorithm="sha256").hexdigest()
