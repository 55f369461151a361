"""Where the short addresses of messages lead, and the image by which an opened mail is noted.

A link leads only where its send has stored that it leads; whether it was noted changes nothing of that.
"""

import base64

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.actions import reactions
from campaigns.core.robots import is_robot
from campaigns.models import Delivery
from campaigns.selectors import tracked_links
from campaigns.selectors.tracked_links import OPENED, Named
from loyalty_site.lib.access import public
from loyalty_site.lib.clock import now

_TRANSPARENT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@never_cache
@require_safe
@public
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to where a link of a message leads."""
    named = tracked_links.read(token)
    target = tracked_links.target(named) if named else None
    if named is None or target is None:
        raise Http404
    _note(request, named)
    response = HttpResponseRedirect(target)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
@public
def opening(request: HttpRequest, token: str) -> HttpResponse:
    """Show an image that nobody sees, whatever the token is."""
    named = tracked_links.read(token)
    if named is not None and named.number == OPENED:
        _note(request, named)
    return HttpResponse(_TRANSPARENT, content_type="image/gif")


def _note(request: HttpRequest, named: Named) -> None:
    handed_at = Delivery.objects.filter(pk=named.delivery_id).values_list("handed_at", flat=True).first()
    moment = now()
    by_robot = is_robot(request.method or "", request.headers.get("User-Agent", ""), moment, handed_at)
    reactions.note(named.delivery_id, named.number, moment, by_robot=by_robot)
