"""The surveys that wait for a member, on the pages that are theirs."""

from django import template

from campaigns.selectors.surveys import Open, figures, waiting_for
from members.models import Member

register = template.Library()


@register.simple_tag
def open_surveys(member: Member) -> list[Open]:
    """Return the surveys that a member can answer now."""
    return waiting_for(member)


@register.filter
def as_points(points: int) -> str:
    """Return points with what they are called."""
    return figures().points(points)
