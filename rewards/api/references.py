"""What a path names: `{member}` and `{purchase}`."""

from typing import Annotated

from ninja import Path

from members.api.errors import NotFound
from rewards.core.refusals import MemberLeft, UnknownMember
from rewards.selectors.purchases import Placed, find_placed
from rewards.selectors.targets import Holder, find_holder

MemberPath = Annotated[
    str,
    Path(
        max_length=320,
        description="An id, a member number, card:…, email:…, phone:… or ext:… (external reference).",
        examples=["2000000000015"],
    ),
]
PurchasePath = Annotated[
    str,
    Path(
        max_length=320,
        description="An id, or ext:STORE:ID: the store's code and the reference it was posted under.",
        examples=["ext:GINZA:2026-000123"],
    ),
]


def member_in_path(reference: str) -> Holder:
    """Return the account of the member in the path. Raises NotFound, MemberLeft."""
    holder = find_holder(reference)
    if holder is None:
        raise NotFound
    return staying(holder)


def member_in_body(reference: str) -> Holder:
    """Return the account of a member in the body. Raises UnknownMember, MemberLeft."""
    holder = find_holder(reference)
    if holder is None:
        raise UnknownMember()
    return staying(holder)


def staying(holder: Holder) -> Holder:
    """Return the holder unless they have left the programme. Raises MemberLeft."""
    if holder.status == "left":
        raise MemberLeft()
    return holder


def purchase_in_path(reference: str) -> Placed:
    """Return the id and the store of the purchase in the path. Raises NotFound."""
    placed = find_placed(reference)
    if placed is None:
        raise NotFound
    return placed
