"""A member's inbox.

Reading a message is a GET, and a GET changes nothing that anybody would miss: it notes that the member has seen the
page, as a log does. What nobody has seen is not noted: a browser that fetches ahead says so (`Sec-Purpose`, and older
ones `Purpose` or `X-Moz`), and only what is asked for as a document is looked at. A script of another site, an image or
a frame never marks anything. Marking everything at once is a POST.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions.inbox import mark_all_read, mark_read
from members.models import Message
from members.selectors.inbox import find, page, unread
from members.views.access import MemberRequest, member_required
from members.views.client import is_looked_at


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """List the messages, newest first; `before` names the message after the page."""
    before = request.GET.get("before", "")
    try:
        start = UUID(before) if before else None
    except ValueError:
        return redirect("members:inbox-index")
    found = page(request.member.pk, start)
    context = {
        "rows": [{"message": message, "subject": subject_of(message)} for message in found.messages],
        "next": found.next,
        "before": before,
        "has_unread": unread(request.member.pk).exists(),
    }
    return render(request, "members/inbox/index.html", context)


@never_cache
@require_safe
@member_required
def show(request: MemberRequest, message_id: UUID) -> HttpResponse:
    """Show a message, and note that it has been read where somebody looks at it."""
    message = find(request.member.pk, message_id)
    if message is None:
        raise Http404
    if is_looked_at(request):
        mark_read(message)
    context = {"message": message, "subject": subject_of(message), "body": body_of(message)}
    return render(request, "members/inbox/show.html", context)


@require_POST
@member_required
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark every message as read."""
    mark_all_read(request.member.pk)
    messages.success(request, _("Every message has been marked as read."))
    return redirect("members:inbox-index")


def subject_of(message: Message) -> str:
    """Return the subject in the language in force, in the other one where it is said in that alone."""
    first, second = message.subject_ja, message.subject_en
    return (second or first) if get_language() == "en" else (first or second)


def body_of(message: Message) -> str:
    """Return the text in the language in force, in the other one where it is said in that alone."""
    return (message.body_en or message.body_ja) if get_language() == "en" else (message.body_ja or message.body_en)
