"""What a joining page was opened with and showed, carried by its forms until one of them is sent.

A visit alone writes nothing: most visitors of a page go again. What is carried is signed, because with joining it is
recorded as what somebody was shown and has accepted.
"""

from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from members import errors, values
from members.actions.legal import Shown
from members.models import LegalDocument, Store
from members.selectors.legal import in_force
from members.views.evidence import language_read

FIELD = "arrival"
SECONDS_MAX = 24 * 3600  # a page that lay open longer is as one that was never shown
_SALT = "kizuna.arrival"
_ENROLMENT, _SHOWN = "join_enrolment", "join_shown"


class Arrival(NamedTuple):
    """A visit of a joining page: its shop, where one is known, what is accepted there, and all of it signed."""

    store: Store | None
    documents: list[LegalDocument]
    sealed: str


def arrive(request: HttpRequest) -> Arrival:
    """Return what a joining page shows and its forms carry; nothing is kept.

    `store`, `clerk` and `source` in the address say where somebody joins. What is not known or cannot be used is left
    out, without a word; without any of them, what a form sent earlier holds.
    """
    given = {name: _line(request.GET.get(name, "")) for name in ("store", "clerk", "source")}
    kept = given if any(request.GET.get(name) for name in given) else enrolment_of(request)
    store = Store.objects.filter(code=kept["store"], retired_at=None).first() if kept.get("store") else None
    if kept:
        kept = {**kept, "store": store.code if store else ""}
    documents = in_force()
    shown = [language_read(request), [str(document.pk) for document in documents]] if documents else []
    return Arrival(store, documents, signing.dumps([kept, shown], salt=_SALT))


def keep(request: HttpRequest) -> None:
    """Keep in the session what the form that is sent carries; what is not ours or too old is as if it were not there."""
    try:
        kept, shown = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=SECONDS_MAX)
    except signing.BadSignature:
        return
    if kept:
        request.session[_ENROLMENT] = kept
    if shown:
        request.session[_SHOWN] = shown


def enrolment_of(request: HttpRequest) -> dict[str, str]:
    """Return the store, the clerk and the source with which this browser came; empty where it said none."""
    kept: dict[str, str] = request.session.get(_ENROLMENT, {})
    return kept


def take_shown(request: HttpRequest) -> Shown | None:
    """Return what this browser was shown, once."""
    if _SHOWN not in request.session:
        return None
    language, documents = request.session.pop(_SHOWN)
    return Shown(tuple(map(UUID, documents)), language)


def forget(request: HttpRequest) -> None:
    """Keep nothing any longer: somebody is in."""
    request.session.pop(_ENROLMENT, None)
    request.session.pop(_SHOWN, None)


def _line(value: str) -> str:
    try:
        return values.line(value, "enrolment", 40)
    except errors.InvalidValue:
        return ""
