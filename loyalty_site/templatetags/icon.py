"""Line drawings that only repeat what the words beside them say."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_SHAPES = {
    "home": '<path d="M4 11 12 4l8 7v9h-5.5v-6h-5v6H4Z"/>',
    "history": '<path d="M6 3h12v18l-3-2-3 2-3-2-3 2Z"/><path d="M9.5 8h5M9.5 12h5"/>',
    "card": '<path d="M3 5h18v14H3Z"/><path d="M7 9v6m3-6v6m2.5-6v6m2-6v6m2.5-6v6"/>',
    "coupon": '<path d="M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4Z"/><path d="M14 6v2m0 3v2m0 3v2"/>',
    "gift": '<path d="M4 12v9h16v-9M3 8h18v4H3Z"/><path d="M12 8v13M12 8C9 8 7 6.800 7 5.200 7 4 8 3.200 9 3.200c1.800 0 3 2.300 3 4.800Zm0 0c3 0 5-1.200 5-2.800 0-1.200-1-2-2-2-1.800 0-3 2.300-3 4.800Z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.8-4.4 3.9-6.5 8-6.5s7.2 2.1 8 6.5"/>',
    "leave": '<path d="M14 4H5v16h9"/><path d="M10 12h11m-4-4 4 4-4 4"/>',
    "letter": '<path d="M3 5.500h18v13H3Z"/><path d="m3.500 6.500 8.500 6.500 8.500-6.500"/>',
    "store": '<path d="M4 10v10h16V10"/><path d="M3 9.500 5 4h14l2 5.500c0 1.400-1 2.500-2.300 2.500S16.400 11 16.400 9.500c0 1.400-1 2.500-2.200 2.500S12 11 12 9.500c0 1.400-1 2.500-2.200 2.500S7.600 11 7.600 9.500C7.600 11 6.600 12 5.300 12S3 11 3 9.500Z"/><path d="M9.500 20v-5h5v5"/>',
    "question": '<path d="M4 4h16v12.500h-9L6.500 20.500v-4H4Z"/><path d="M10 8.300c.2-1.200 1-1.800 2.100-1.800 1.200 0 2.100.7 2.100 1.800 0 1.500-2.100 1.600-2.100 3.200m0 2.100v.1"/>',
    "good": '<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.8 2.8L16.2 9.5"/>',
    "bad": '<path d="M12 3 22 20.5H2Z"/><path d="M12 10v4.5m0 2.8v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5m0-9v.1"/>',
}  # fmt: skip
_DRAWING = (
    '<svg{css} viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"'
    ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{shape}</svg>'
)


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """Return a drawing by its name, with a class of ours; both are written in a template, never by people.

    Raises KeyError where there is no such drawing.
    """
    return mark_safe(_DRAWING.format(css=f' class="{css}"' if css else "", shape=_SHAPES[name]))  # nosec B308 B703
