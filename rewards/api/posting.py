"""From a body to the ledger: one way for a single purchase, a preview and a batch."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from loyalty_site.lib.errors import DomainError
from members.actions.idempotency import stored_answer
from members.api.idempotency import NaturalKey
from members.api.keys import Caller
from rewards.actions.posting import post_purchases
from rewards.api.bodies import NewPurchase
from rewards.api.data import purchase_data
from rewards.api.drafts import purchase_draft
from rewards.core.drafts import Draft
from rewards.core.refusals import (
    MemberLeft,
    Refusal,
    UnknownCoupon,
    UnknownMember,
    UnknownStore,
    VerificationFailed,
    VerificationRequired,
)
from rewards.core.terms import Timeline
from rewards.selectors.receipts import Receipt
from rewards.selectors.targets import Target, Wanted, targets, timeline_of

Reference = tuple[str, str]
Refused = Refusal | DomainError


def natural_key(body: NewPurchase) -> NaturalKey:
    """Return what a purchase is known by; neither part holds a control character."""
    return NaturalKey("purchase", f"{body.store}\x1f{body.external_id}")


def post_one(body: NewPurchase, caller: Caller) -> dict[str, Any]:
    """Post a purchase, in the caller's transaction, and return its answer. Raises what refuses it."""
    (outcome,) = post_many([body], caller)
    if not isinstance(outcome, Receipt):
        raise outcome
    if outcome.is_known and (stored := stored_answer(*natural_key(body))) is not None:
        return orjson.loads(stored.body)
    return purchase_data(outcome)


def post_many(bodies: Sequence[NewPurchase], caller: Caller) -> list[Receipt | Refused]:
    """Post purchases in their order, in the caller's transaction; returns what each did or what refused it."""
    found = targets([Wanted(body.store, body.external_id, body.member) for body in bodies])
    known = timeline_of(found[0])
    drafts: list[Draft | Refused] = [
        _draft_or_refusal(body, target, known, caller) for body, target in zip(bodies, found, strict=True)
    ]
    stored: Mapping[Reference, UUID] = {
        (body.store, body.external_id): target.purchase_id
        for body, target in zip(bodies, found, strict=True)
        if target.purchase_id is not None
    }
    outcomes = iter(post_purchases([draft for draft in drafts if isinstance(draft, Draft)], known, stored))
    return [next(outcomes) if isinstance(draft, Draft) else draft for draft in drafts]


def _draft_or_refusal(body: NewPurchase, target: Target, known: Timeline, caller: Caller) -> Draft | Refused:
    try:
        return to_draft(body, target, known, caller)
    except (Refusal, DomainError) as refusal:
        return refusal


def to_draft(body: NewPurchase, target: Target, known: Timeline, caller: Caller) -> Draft:
    """Return the draft of a purchase that this caller may post.

    Raises Invalid, UnknownStore, UnknownMember, MemberLeft, UnknownCoupon, VerificationRequired,
    VerificationFailed.
    """
    if not target.is_store and target.purchase_id is None:
        raise UnknownStore(store=body.store)
    if body.member is not None and target.account_id is None:
        raise UnknownMember()
    if body.coupons:
        raise UnknownCoupon(coupon=body.coupons[0])
    terms = known.at(body.purchased_at)
    draft = purchase_draft(body, terms.digits, target.account_id)
    if target.purchase_id is None:
        if target.status == "left":
            raise MemberLeft()
        _check_person(body, caller, terms.redemption.verify_above)
    return draft


def _check_person(body: NewPurchase, caller: Caller, verify_above: int) -> None:
    """Raise where points are used without the proof that is asked for, or with one that proves nothing.

    Where nobody stands at the till (a key marked unattended) the person is always asked above the terms' limit,
    because no clerk can look. No codes or PINs have been given out to members so far, so none is right.
    """
    if body.spend is not None:
        raise VerificationFailed()
    if caller.is_unattended and body.points_used > verify_above:
        raise VerificationRequired()
