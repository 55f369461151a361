"""Who acts on a page of staff."""

from django.http import HttpRequest

from members.actions.audit import Actor


def actor(request: HttpRequest) -> Actor:
    """Return whoever sends a request, whom the page has let in."""
    return Actor.of(user_id=request.user.pk)
