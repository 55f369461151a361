"""Coupons: found by what was typed, judged for a use, listed as a wallet."""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from loyalty_site.lib.codes import read_coupon_code
from rewards.core.coupons.discount import discounts
from rewards.core.coupons.judging import Bearer, Held, Use, refusals_of
from rewards.core.coupons.offer import EXCHANGE, Offer, item_of, kind_of, offer_of
from rewards.core.coupons.refusals import CouponUsed
from rewards.core.coupons.stacking import Candidate, Stacked, stack
from rewards.core.drafts import Draft, DraftLine
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.refusals import Refusal
from rewards.core.rules import When
from rewards.core.terms import Terms
from rewards.models import Coupon, PurchaseLine
from rewards.selectors.accounts import Account, build, load, stored_segments
from rewards.selectors.balances import text
from rewards.selectors.merged import coupon_is_held_by, keeper_of
from rewards.selectors.purchases import STORED_LINE, stored_line

PAGE = 50
PAGE_MAX = 200


class Named(NamedTuple):
    """A coupon that a code names, and the account whose lock comes first."""

    id: UUID
    account_id: UUID


class Judged(NamedTuple):
    """What was found of a use: why it is refused, and what would be taken off each line, in minor units."""

    refusals: list[Refusal]
    parts: list[int]
    offer: Offer
    terms: Terms


# Who holds a coupon now: the account that its own one was merged into, where it was.
_HOLDER = Coalesce("account__member__merged_into__account", "account_id")


def find_coupon(typed: str) -> Named | None:
    """Return the coupon whose code somebody typed or scanned, None where there is none."""
    code = read_coupon_code(typed)
    row = None if code is None else Coupon.objects.filter(code=code).values_list("pk", _HOLDER).first()
    return None if row is None else Named(*row)


def find_coupons(typed: Iterable[str]) -> dict[str, Named]:
    """Return the coupons whose codes were typed, by what was typed; one query."""
    codes = {text: code for text in set(typed) if (code := read_coupon_code(text)) is not None}
    if not codes:
        return {}
    rows = Coupon.objects.filter(code__in=set(codes.values())).values_list("code", "pk", _HOLDER)
    found = {code: Named(coupon, account) for code, coupon, account in rows}
    return {text: found[code] for text, code in codes.items() if code in found}


def lock_holder(named: Named, at: datetime) -> tuple[Account, Coupon]:
    """Return a coupon and the account that holds it, which is locked.

    Where a merge, or its undoing, came between the reading of the code and the lock, another account holds it: that
    one is locked instead.
    """
    holder = named.account_id
    while True:
        with transaction.atomic():
            account = load([holder], at, lots=True)[holder]
            coupon = Coupon.objects.annotate(holder=_HOLDER).get(pk=named.id)
            if coupon.holder == account.id:
                return account, coupon
            holder = coupon.holder
            transaction.set_rollback(True)  # to the savepoint: its lock is given up


def load_coupons(ids: Collection[UUID]) -> dict[UUID, Coupon]:
    """Return coupons by id; one query, none where there is nothing to ask for."""
    return Coupon.objects.in_bulk(list(ids)) if ids else {}


def stack_for(
    draft: Draft, coupons: Mapping[UUID, Coupon], account: Account, posted_at: datetime, spent: Collection[UUID] = ()
) -> Stacked:
    """Return what a purchase uses of the coupons that it names; `spent` are used by the purchases before it.

    Raises the first refusal of the first of them that may not be used, by their ids.
    """
    passed = deepcopy(account.standing)
    post_into(passed, Tick(posted_at), account.timeline)
    holder = Bearer(
        tier=passed.tier_at(draft.purchased_at), birthday_month=account.birthday_month,
        is_first_purchase=not passed.purchases, is_active=account.status == "active",
    )  # fmt: skip
    candidates = []
    for coupon in (coupons[key] for key in sorted(draft.coupons)):
        terms = account.timeline.of(coupon.terms)
        offer = offer_of(terms, coupon.reward, coupon.source)
        if offer.when.segments is not None and not holder.segments:
            holder = replace(holder, segments=stored_segments(account.member_id))
        use = Use(draft.purchased_at, draft.store, draft.lines, is_held_by(coupon, account), draft.shipping, posted_at)
        found = refusals_of(_held(coupon), offer, use, holder, terms)
        if coupon.pk in spent:
            found.insert(0, CouponUsed())
        if found:
            raise found[0]
        candidates.append(Candidate(coupon.pk, coupon.reward, offer, coupon.valid_until))
    return stack(candidates, draft.lines, draft.shipping)


def is_held_by(coupon: Coupon, account: Account) -> bool:
    """Tell whether a coupon is an account's, or one's that was merged into it."""
    return coupon.account_id == account.id or keeper_of(coupon.account_id) == account.id


def _held(coupon: Coupon) -> Held:
    return Held(coupon.status, coupon.good_from, coupon.valid_until)


def preview_use(named: Named, use: Use) -> Judged:
    """Judge a use of a coupon without locking or writing anything."""
    account = load([named.account_id], use.at, lots=True, lock=False)[named.account_id]
    return judge(Coupon.objects.get(pk=named.id), account, use)


def judge(coupon: Coupon, account: Account, use: Use) -> Judged:
    """Say whether a coupon of this account may be used so, and what it takes off."""
    terms = account.timeline.of(coupon.terms)
    offer = offer_of(terms, coupon.reward, coupon.source)
    refusals = refusals_of(_held(coupon), offer, use, bearer(account, offer.when, use.at), terms)
    return Judged(refusals, discounts(offer, use.lines or ()), offer, terms)


def bearer(account: Account, asked: When, at: datetime) -> Bearer:
    """Return what is known of the account's holder at this moment; nothing of the account changes."""
    return bearer_in(account, frozenset() if asked.segments is None else stored_segments(account.member_id), at)


def bearer_in(account: Account, segments: frozenset[str], at: datetime) -> Bearer:
    """Return the same of one whose segments are known."""
    passed = build(account.raw, account.timeline).standing
    post_into(passed, Tick(at), account.timeline)
    return Bearer(
        tier=passed.tier,
        segments=segments,
        birthday_month=account.birthday_month,
        is_first_purchase=not passed.purchases,
        is_active=account.status == "active",
    )


def lines_bought(purchase_id: UUID, digits: int) -> tuple[DraftLine, ...] | None:
    """Return the lines of a purchase, None where it has none (yet)."""
    rows = PurchaseLine.objects.filter(purchase=purchase_id).order_by("no").values_list(*STORED_LINE)
    return tuple(stored_line(row, digits) for row in rows) or None


def issued_moments(account_id: UUID, reward: str, source: str = EXCHANGE) -> list[datetime]:
    """Return when the account got each coupon of a reward, or of those given so, that it still has or has used."""
    rows = Coupon.objects.filter(account=account_id, reward=reward, source=source).exclude(
        status=Coupon.Status.CANCELLED
    )
    return list(rows.values_list("issued_at", flat=True))


def wallet(account_id: UUID, *, before: UUID | None = None, limit: int = PAGE) -> tuple[list[Coupon], UUID | None]:
    """Return an account's coupons, newest first, and the id before which the next page begins; None on the last."""
    rows = Coupon.objects.filter(coupon_is_held_by(account_id)).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def shown(coupon: Coupon, terms: Terms, language: str, at: datetime) -> dict[str, Any]:
    """Return a coupon as it is shown at this moment, named as its own terms name it; `expired` is told by the clock."""
    item = item_of(terms, coupon.source, coupon.reward)
    has_expired = coupon.status == Coupon.Status.ISSUED and coupon.valid_until is not None and coupon.valid_until <= at
    return {
        "id": coupon.pk, "code": coupon.code, "reward": coupon.reward, "source": coupon.source,
        "name": text(item["name"], language),
        "kind": kind_of(terms, coupon.reward, coupon.source), "status": "expired" if has_expired else coupon.status,
        "points": coupon.points, "valid_from": coupon.good_from, "valid_until": coupon.valid_until,
    }  # fmt: skip
