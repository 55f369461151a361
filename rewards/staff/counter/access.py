"""Who may see the counter: a registered tablet, and at it a clerk who has entered."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from loyalty_site.lib.access import Access, declare
from members.actions import registers, shifts
from members.models import Register, Shift
from members.selectors.registers import register_of, shift_at

COOKIE = "till"
COOKIE_PATH = "/staff/counter/"
COOKIE_SECONDS = 400 * 24 * 3600  # browsers keep none longer

View = Callable[..., HttpResponseBase]


class TillRequest(HttpRequest):
    """A request of a registered tablet; `shift` is of the clerk who has entered, where the view asks for one."""

    register: Register
    shift: Shift


def at_register(view: View) -> View:
    """Let registered tablets in, with `request.register` set; send others to where a code registers them."""

    @wraps(view)
    def guarded(request: TillRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        register = register_of(request.COOKIES.get(COOKIE, ""))
        if register is None:
            return redirect("counter:register")
        registers.note_seen(register)
        request.register = register
        return view(request, *args, **kwargs)

    return declare(never_cache(guarded), Access.TILL)


def at_till(view: View) -> View:
    """Let a clerk in who has entered at this tablet, with `request.shift` set; others are asked who they are."""

    @wraps(view)
    def guarded(request: TillRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        shift = shift_at(request.register)
        if shift is None:
            return redirect("counter:enter")
        shifts.note_seen(shift)
        request.shift = shift
        return view(request, *args, **kwargs)

    return at_register(guarded)


def keep_key(response: HttpResponse, key: str) -> None:
    """Have a tablet keep its key, where no script of a page reads it."""
    response.set_cookie(
        COOKIE, key, max_age=COOKIE_SECONDS, path=COOKIE_PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip
