"""The one stylesheet of every page."""

from django import template

from loyalty_site import stylesheet as style

register = template.Library()


@register.simple_tag
def stylesheet() -> str:
    """Return the address of the stylesheet; it needs neither a request nor the routes."""
    return style.stylesheet().address
