"""Who may see a member's own pages, and what they are asked before."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from loyalty_site.lib.access import Access, declare
from loyalty_site.lib.asked import SOMEBODY, SOMEDAY, meant
from members.models import Member
from members.selectors.legal import owed, owes, today
from members.views.client import is_looked_at

_ASKED = "legal_asked"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class MemberRequest(HttpRequest):
    """A request of a person who is a member; `owes_acceptance`: a version in force asks for it, and waits."""

    member: Member
    owes_acceptance: bool


def member_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let members in with `request.member` set; send others to sign in, and signed-in others to join.

    Who should accept a new version of the terms is led to that question once in a visit, and to the page then.
    """

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        assert request.user.pk is not None  # they have signed in
        member = _member_of(request.user.pk)
        if member is None:
            return redirect("account_join")
        request.member, request.owes_acceptance = member, member.owes_acceptance
        if member.owes_acceptance and not hasattr(view, "is_unasked") and is_looked_at(request) and _is_new(request):
            return ask_acceptance(request)
        return view(request, *args, **kwargs)

    return declare(guarded, Access.MEMBER)


def _member_of(user_id: UUID) -> Any:
    """Return the member who has signed in, with `owes_acceptance`; None where there is none."""
    statement, values = _statement()
    return next(iter(Member.objects.raw(statement, meant(values, user_id, day=today()))), None)


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    found = Member.objects.filter(user=SOMEBODY).exclude(status=Member.Status.LEFT)
    return found.annotate(owes_acceptance=owes(SOMEDAY)).query.sql_with_params()


def unasked(view: View) -> View:
    """Have a page shown at once, whatever its member should accept: a card is shown at a till, with a queue behind."""
    view.is_unasked = True  # type: ignore[attr-defined]
    return view


def ask_acceptance(request: HttpRequest) -> HttpResponse:
    """Lead to what a member should accept, and from there back to this page."""
    return redirect(f"{reverse('members:legal-acceptance')}?{urlencode({'next': request.get_full_path()})}")


def _is_new(request: MemberRequest) -> bool:
    """Tell whether a member is owed a question that this visit has not put yet, and note that it has."""
    asked = [str(question.document.pk) for question in owed(request.member)]
    if request.session.get(_ASKED) == asked:
        return False
    request.session[_ASKED] = asked
    return True
