"""Who may see a member's own pages."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from members.models import Member


class MemberRequest(HttpRequest):
    """A request of a person who is a member."""

    member: Member


def member_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let members in with `request.member` set; send others to sign in, and signed-in others to join."""

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        member = Member.objects.filter(user=request.user.pk).exclude(status=Member.Status.LEFT).first()
        if member is None:
            return redirect("account_join")
        request.member = member
        return view(request, *args, **kwargs)

    return guarded
