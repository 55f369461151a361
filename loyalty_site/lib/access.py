"""Who may enter by a door: each view says it, and one that says nothing lets nobody in."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """Whom a view lets in; finer questions (whose coupon is it?) are the view's own."""

    PUBLIC = "public"
    PERSON = "person"  # anybody who is signed in
    MEMBER = "member"
    STAFF = "staff"
    TILL = "till"  # a registered tablet; a clerk enters there by PIN or badge
    API_KEY = "api_key"


def declare(view: View, access: Access) -> View:
    """Write down whom a view lets in, and return it; decorators around it carry the mark on."""
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Let everybody in."""
    return declare(view, Access.PUBLIC)


def person(view: View) -> View:
    """Let everybody in who is signed in; the view, or a decorator below, sends the others to do so."""
    return declare(view, Access.PERSON)
