"""A form of the counter: which it is and when it was opened, sealed, so that it is sent once and at its own time."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.models import Register

FIELD = "seal"
SECONDS_MAX = 3600
_SALT = "kizuna.counter"


class FormTooOld(DomainError):
    """This page lay open too long, or at another register. Look at it once more and send it again."""

    code = "form_too_old"
    status = 422


class Opened(NamedTuple):
    """A form that was opened: its id, when, and both sealed for its register."""

    form: UUID
    at: datetime
    sealed: str


def opened(register: Register) -> Opened:
    """Return a form that is opened now."""
    form, at = uuid4(), now()
    return Opened(form, at, signing.dumps([form.hex, at.isoformat(), register.pk.hex], salt=_SALT))


def sent(request: HttpRequest, register: Register) -> Opened:
    """Return the form that was sent. Raises FormTooOld."""
    sealed = request.POST.get(FIELD, "")
    try:
        form, at, place = signing.loads(sealed, salt=_SALT, max_age=SECONDS_MAX)
    except signing.BadSignature as error:
        raise FormTooOld from error
    if place != register.pk.hex:
        raise FormTooOld
    return Opened(UUID(form), datetime.fromisoformat(at), sealed)
