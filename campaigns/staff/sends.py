"""A message on its way: looked at, submitted, approved, paused, resumed, stopped."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions import send_states
from campaigns.core.rule import BadRule
from campaigns.forms.sending_costs import sending_costs
from campaigns.forms.submission import SubmissionForm
from campaigns.models import Send
from campaigns.selectors.audience import dry_run
from campaigns.selectors.progress import channel_name, progress, reason_name
from campaigns.staff.acting import actor
from campaigns.staff.results import figures
from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff

State = Send.State


@staff("campaigns.view_send")
@require_safe
def show(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Show a message: before its launch what would become of each of its audience, after it what has."""
    return _page(request, _send(send_id))


@staff("campaigns.edit_campaign")
@require_POST
def submit(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Have a draft sent, at once or at a moment."""
    form = SubmissionForm(request.POST)
    if not form.is_valid():
        return _page(request, _send(send_id), form, status=422)
    try:
        send = send_states.submit(send_id, form.cleaned_data["revision"], form.moment, actor=actor(request))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, _send(send_id), form, status=error.status)
    waits = send.state == State.SUBMITTED
    said = gettext_noop("It waits for a second person's approval.") if waits else gettext_noop("It is scheduled.")
    messages.success(request, _(said))
    return redirect("staff-send", send_id)


@staff("campaigns.approve_send")
@require_POST
def approve(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Approve what somebody else has submitted, as it was seen."""
    revision = request.POST.get("revision", "")
    seen = int(revision) if revision.isdecimal() and len(revision) < 10 else 0

    def approve_seen(pk: UUID, **who: Any) -> Send:
        return send_states.approve(pk, seen, **who)

    return _act(request, send_id, approve_seen, gettext_noop("It is approved and scheduled."))


@staff("campaigns.edit_campaign")
@require_POST
def take_back(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Make a draft of it again."""
    return _act(request, send_id, send_states.take_back, gettext_noop("It is a draft again."))


@staff("campaigns.edit_campaign")
@require_POST
def pause(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Hold it until it is resumed."""
    return _act(
        request, send_id, send_states.pause, gettext_noop("It is paused. Nobody is written to until you resume it.")
    )


@staff("campaigns.edit_campaign")
@require_POST
def resume(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Go on where it was paused."""
    return _act(request, send_id, send_states.resume, gettext_noop("It goes on where it was paused."))


@staff("campaigns.edit_campaign")
@require_POST
def stop(request: HttpRequest, send_id: UUID) -> HttpResponse:
    """Stop it for good."""
    return _act(
        request, send_id, send_states.stop, gettext_noop("It is stopped. Whoever still waited is not written to.")
    )


def _send(send_id: UUID) -> Send:
    return get_object_or_404(
        Send.objects.select_related("campaign", "segment", "submitted_by", "approved_by"), pk=send_id
    )


def _act(request: HttpRequest, send_id: UUID, act: Callable[..., object], done: str) -> HttpResponse:
    get_object_or_404(Send, pk=send_id)
    try:
        act(send_id, actor=actor(request))
        messages.success(request, _(done))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("staff-send", send_id)


def _page(
    request: HttpRequest, send: Send, form: SubmissionForm | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    is_launched = send.launched_at is not None
    context: dict[str, Any] = {
        "send": send,
        "channels": [channel_name(channel) for channel in send.channels],
        "form": form or SubmissionForm(initial={"revision": send.revision}),
        "progress": progress(send) if is_launched else None,
        "dry": None if is_launched or send.is_standing or send.state == State.STOPPED else _dry_run(send),
        "approval_size": settings.CAMPAIGN_APPROVAL_SIZE,
        "is_own": send.submitted_by_id == request.user.pk,
        "is_under_way": send.state == State.SENDING and not send.is_standing,
    }
    return render(request, "campaigns/staff/sends/show.html", context, status=status)


def _dry_run(send: Send) -> dict[str, Any]:
    """Return what would become of each at the moment it is to be sent; without counts where its rule cannot be read."""
    try:
        found = dry_run(send, max(send.scheduled_at or now(), now()))
    except BadRule:
        return {"is_unreadable": True}
    return {
        "audience": found.audience,
        "sent": found.sent,
        "recipients": [(channel_name(channel), number) for channel, number in found.recipients.items()],
        "costs": list(sending_costs(send, found, figures())),
        "suppressed": [(reason_name(reason), number) for reason, number in sorted(found.suppressed.items())],
    }
