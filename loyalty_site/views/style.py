"""The stylesheet, in one file."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from loyalty_site.stylesheet import stylesheet

_FOR_EVER = "public, max-age=31536000, immutable"


@public
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Send the stylesheet; a page of an older version, whose address has another hash, gets the present one for now."""
    found = stylesheet()
    is_compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.compressed if is_compressed else found.text, content_type="text/css; charset=utf-8")
    if is_compressed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = _FOR_EVER if request.path == found.address else "no-cache"
    return response
