"""What the shell of staff pages shows."""

from django import template
from django.template import Context

from loyalty_site.staff_menu import Group, Link, menu

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_menu(context: Context) -> list[tuple[Group, list[Link]]]:
    """Return the menu of whoever looks."""
    return menu(context["request"])
