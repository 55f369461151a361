"""Where a member goes weekly, for the menu of every page."""

from functools import cache
from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


class Place(NamedTuple):
    """A page of the menu. On a phone only those that are not `is_side` stand in the bar below."""

    route: str
    icon: str
    name: Promise
    is_side: bool = False
    has_pages: bool = False  # pages below its address belong to it
    counts: str = ""  # what of `unread` is counted beside it


_PLACES = (
    Place("rewards:home", "home", _("Home")),
    Place("rewards:coupons-index", "coupon", _("Coupons"), has_pages=True),
    Place("rewards:card", "card", _("Card")),
    Place("rewards:catalogue-index", "gift", _("Rewards"), has_pages=True),
    Place("rewards:entries-index", "history", _("Points history"), is_side=True),
    Place("members:inbox-index", "letter", _("Inbox"), is_side=True, has_pages=True, counts="messages"),
    Place("rewards:news-index", "info", _("News"), is_side=True, has_pages=True, counts="news"),
    Place("members:stores-index", "store", _("Stores"), is_side=True, has_pages=True),
    Place("members:enquiries-index", "question", _("Enquiries"), is_side=True, has_pages=True),
    Place("members:profile", "person", _("Profile")),
)


class Link(NamedTuple):
    """A place as it is shown on a page. `current` is what `aria-current` says, empty elsewhere; `waiting` how much is unread."""

    place: Place
    address: str
    current: str
    waiting: int


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """Return the menu's links; a page that is not installed has none."""
    path, unread = context["request"].path, context.get("unread")
    return [
        Link(place, address, _current(place, address, path), _waiting(unread, place))
        for place, address in _addresses(get_urlconf())
    ]


@cache
def _addresses(_urlconf: str | None) -> list[tuple[Place, str]]:
    """Return the places that are installed; one set of routes is looked through once."""
    found = []
    for place in _PLACES:
        try:
            found.append((place, reverse(place.route)))
        except NoReverseMatch:
            continue
    return found


def _current(place: Place, address: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if place.has_pages and path.startswith(address) else ""


def _waiting(unread: Any, place: Place) -> int:
    return getattr(unread, place.counts, 0) if place.counts else 0
