"""From a body to the ledger: one way for a single purchase, a preview and a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.idempotency import Answer, Claim, stored_answer
from members.api.idempotency import NaturalKey
from members.api.keys import Caller
from rewards.actions.posting import fold_unlocked, post_purchases
from rewards.api.bodies import NewPurchase
from rewards.api.data import purchase_data
from rewards.api.drafts import purchase_draft
from rewards.api.proofs import Proof, check_person
from rewards.core.drafts import Draft
from rewards.core.refusals import (
    CouponRepeated,
    MemberLeft,
    Refusal,
    UnknownCoupon,
    UnknownMember,
    UnknownStore,
)
from rewards.core.terms import Timeline
from rewards.selectors.coupons import Named, find_coupons
from rewards.selectors.receipts import Receipt
from rewards.selectors.targets import Target, Wanted, target_unlocked, targets, timeline_of

Reference = tuple[str, str]
Refused = Refusal | DomainError


def natural_key(body: NewPurchase) -> NaturalKey:
    """Return what a purchase is known by; neither part holds a control character."""
    return NaturalKey("purchase", f"{body.store}\x1f{body.external_id}")


def post_at_once(body: NewPurchase, caller: Caller, claims: Sequence[Claim]) -> Answer | None:
    """Post a purchase in two calls, its keys included, and return its answer; None where the locked way must decide.

    That one decides too where something is wrong: the keys may say that the body was meant for another call; and where
    coupons, or a code that proves the person, are used, which only a lock keeps from being used twice.
    """
    if body.coupons or body.spend is not None:
        return None
    at = now()
    wanted = Wanted(body.store, body.external_id, body.member)
    target, known, account = target_unlocked(wanted, at, body.purchased_at, lots=bool(body.points_used))
    if target.purchase_id is not None or target.newest != known.edition:
        return None
    if account is None and body.member is not None:
        return None

    try:
        folded = fold_unlocked(to_draft(body, target, known, caller, {}, None), account, known, at)
    except (Refusal, DomainError):
        return None
    answer = Answer(201, orjson.dumps(purchase_data(folded.receipt)))
    return answer if folded.write(claims, answer) else None  # who has waited ten seconds here does not wait again


def post_one(body: NewPurchase, caller: Caller, proof: Proof) -> dict[str, Any]:
    """Post a purchase, in the caller's transaction, and return its answer. Raises what refuses it."""
    (outcome,) = post_many([body], caller, [proof])
    if not isinstance(outcome, Receipt):
        raise outcome
    if outcome.is_known and (stored := stored_answer(*natural_key(body))) is not None:
        return orjson.loads(stored.body)
    return purchase_data(outcome)


def post_many(bodies: Sequence[NewPurchase], caller: Caller, proofs: Sequence[Proof]) -> list[Receipt | Refused]:
    """Post purchases in their order, in the caller's transaction; returns what each did or what refused it.

    `proofs` are what their proofs of the person were found to be worth. Where a merge, or its undoing, comes between
    the reading of a member and the lock of their account, the member is read again: whoever goes on gets the purchase.
    """
    outcomes, left = _post_as_read(bodies, caller, proofs)
    if left:
        again = post_many([bodies[index] for index in left], caller, [proofs[index] for index in left])
        for index, outcome in zip(left, again, strict=True):
            outcomes[index] = outcome
    return outcomes


def _post_as_read(
    bodies: Sequence[NewPurchase], caller: Caller, proofs: Sequence[Proof]
) -> tuple[list[Receipt | Refused], list[int]]:
    """Post purchases; returns the outcomes, and which of them were refused because their member left meanwhile."""
    found = targets([Wanted(body.store, body.external_id, body.member) for body in bodies])
    known = timeline_of(found[0])
    coupons = find_coupons(code for body in bodies for code in body.coupons)
    drafts: list[Draft | Refused] = [
        _draft_or_refusal(body, target, known, caller, coupons, proof)
        for body, target, proof in zip(bodies, found, proofs, strict=True)
    ]
    stored: Mapping[Reference, UUID] = {
        (body.store, body.external_id): target.purchase_id
        for body, target in zip(bodies, found, strict=True)
        if target.purchase_id is not None
    }
    posted = iter(post_purchases([draft for draft in drafts if isinstance(draft, Draft)], known, stored))
    outcomes = [next(posted) if isinstance(draft, Draft) else draft for draft in drafts]
    left = [
        index for index, draft in enumerate(drafts)
        if isinstance(draft, Draft) and isinstance(outcomes[index], MemberLeft)
    ]  # fmt: skip
    return outcomes, left


def _draft_or_refusal(
    body: NewPurchase, target: Target, known: Timeline, caller: Caller, coupons: Mapping[str, Named], proof: Proof
) -> Draft | Refused:
    try:
        return to_draft(body, target, known, caller, coupons, proof)
    except (Refusal, DomainError) as refusal:
        return refusal


def to_draft(
    body: NewPurchase, target: Target, known: Timeline, caller: Caller, coupons: Mapping[str, Named], proof: Proof
) -> Draft:
    """Return the draft of a purchase that this caller may post; `coupons` are those that its codes name.

    Raises Invalid, UnknownStore, UnknownMember, MemberLeft, UnknownCoupon, CouponRepeated, VerificationRequired,
    VerificationFailed, and what refused its proof of the person.
    """
    if not target.is_store and target.purchase_id is None:
        raise UnknownStore(store=body.store)
    if body.member is not None and target.account_id is None:
        raise UnknownMember()
    terms = known.at(body.purchased_at)
    draft = purchase_draft(body, terms.digits, target.account_id, _coupons(body.coupons, coupons))
    if target.purchase_id is None:
        if target.status == "left":
            raise MemberLeft()
        proved = check_person(body, proof, target, terms.redemption, caller)
        draft = replace(draft, qr_nonce=proved.nonce) if proved is not None and proved.nonce else draft
    return draft


def _coupons(codes: Sequence[str], found: Mapping[str, Named]) -> tuple[UUID, ...]:
    """Return the coupons that codes name. Raises UnknownCoupon, CouponRepeated."""
    ids: list[UUID] = []
    for code in codes:
        if code not in found:
            raise UnknownCoupon(coupon=code)
        if found[code].id in ids:
            raise CouponRepeated(coupon=code)
        ids.append(found[code].id)
    return tuple(sorted(ids))
