"""What a member has: the balance and the statement."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query

from members.api.answers import answer
from members.api.errors import Invalid, NotFound
from members.api.fields import field_problem
from members.api.operation import operation
from members.selectors.members import resolve
from rewards.api.members import router  # one path, one router: GET stands beside PATCH
from rewards.api.references import MemberPath
from rewards.api.shapes import MemberShown, Statement
from rewards.api.shown import entry_shown
from rewards.models import PointAccount
from rewards.selectors.accounts import account_of
from rewards.selectors.balances import balance_data, next_tier_data, summary, tier_data
from rewards.selectors.statement import PAGE, PAGE_MAX, page
from rewards.selectors.targets import find_holder

__all__ = ["router"]


@router.get("/members/{member}", **operation("members:read", {200: MemberShown}))
def show(request: HttpRequest, member: MemberPath) -> HttpResponse:
    """Return a member's balance, tier and what is missing to the next one; what is due is subtracted."""
    found = resolve(member)
    if found is None:
        raise NotFound
    try:
        has = summary(account_of(found.pk))
    except PointAccount.DoesNotExist:
        raise NotFound from None
    language = get_language() or "ja"
    return answer(
        {
            "id": found.pk,
            "number": found.number,
            "status": found.status,
            "tier": tier_data(has, language),
            "balance": balance_data(has),
            "next_tier": next_tier_data(has),
        }
    )


@router.get("/members/{member}/entries", **operation("members:read", {200: Statement}))
def entries(
    request: HttpRequest,
    member: MemberPath,
    cursor: Annotated[str | None, Query(max_length=20, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> HttpResponse:
    """Return the ledger, newest first, a page at a time."""
    holder = find_holder(member)
    if holder is None:
        raise NotFound
    found, following = page(holder.account_id, before=_number(cursor), limit=limit)
    items: list[dict[str, Any]] = [entry_shown(row) for row in found]
    return answer({"items": items, "next": None if following is None else str(following)})


def _number(cursor: str | None) -> int | None:
    """Return the number that a cursor stands for. Raises Invalid for what is no cursor of ours."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise Invalid([field_problem(("cursor",), "invalid")])
    return int(cursor)
