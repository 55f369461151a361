"""Everything that is held of a member, in a file for them."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.errors import DomainError
from members.actions import data_exports
from members.actions.audit import Actor
from members.models import DataExport
from members.selectors.data_exports import content_of, newest_of, ready_of
from members.views.access import MemberRequest, member_required
from members.views.again import proved_again
from members.views.evidence import language_read


class SeeOther(HttpResponseRedirect):
    """What was sent has been dealt with: look there."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proved_again
def index(request: MemberRequest) -> HttpResponse:
    """Show how the member's export stands; asked to, have one made."""
    said, status = "", 200
    if request.method == "POST":
        try:
            data_exports.ask(request.member, language_read(request), actor=Actor("portal", request.user.pk))
        except DomainError as error:
            said, status = error.message, error.status
        else:
            return SeeOther(reverse("members:data-exports-index"))
    export = newest_of(request.member.pk)
    context = {"export": export, "said": said, "statuses": DataExport.Status}
    return render(request, "members/data_exports/index.html", context, status=status)


@never_cache
@require_safe
@member_required
@proved_again
def download(request: MemberRequest, export_id: UUID) -> StreamingHttpResponse:
    """Send the file of a member's own export, a part at a time."""
    export = ready_of(request.member.pk, export_id)
    if export is None:
        raise Http404
    parts: Iterator[bytes] = content_of(export)
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Length"] = str(export.size)
    response["Content-Disposition"] = content_disposition_header(True, f"kizuna-{request.member.number}.zip")
    return response
