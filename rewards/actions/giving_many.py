"""Coupons that a campaign gives to many at once: the rules of `giving.issue`, for a chunk of accounts in one transaction.

The accounts are locked in the order of their ids, what each has had is read after that lock, the stock is counted
once for all of them, and coupons and facts are written with one statement each.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from rewards.actions.batch import Batch
from rewards.actions.coupons import issued_data, new_coupon
from rewards.actions.stock import take_many
from rewards.core.coupons.offer import Reward, find_given
from rewards.core.coupons.refusals import CouponOutOfStock, UnknownGivenCoupon
from rewards.core.coupons.shelf import check_may_have, check_on_offer
from rewards.core.refusals import CannotSpend, Refusal
from rewards.core.terms import Terms
from rewards.models import Coupon
from rewards.selectors.accounts import Account, load
from rewards.selectors.giving import bearers, given_on, moments_had

CHUNK_MAX = 500


class Refused(NamedTuple):
    """An account that got no coupon, and the refusal that `giving.issue` would have raised for it."""

    refusal: Refusal

    @property
    def code(self) -> str:
        """Return the refusal's stable code."""
        return self.refusal.code


def issue_many(occasions: Mapping[UUID, str], code: str, *, campaign: str) -> dict[UUID, Coupon | Refused]:
    """Give each of up to 500 accounts a campaign's coupon, in one transaction of a constant number of statements.

    `occasions` says of each account what it is given for, in up to 40 characters: an account has one coupon of it, and
    whoever asks again gets that one, whatever has become of the coupon's stock or of the member since. The last units
    of a stock go to the accounts with the lowest ids. An id without an account is left out. Raises NoProgramme.
    """
    if len(occasions) > CHUNK_MAX:
        raise ValueError(f"{len(occasions)} accounts are more than {CHUNK_MAX}: divide them")
    if not all(occasions.values()):
        raise ValueError("without an occasion nobody could ask again: name it")
    at = now()
    with transaction.atomic():
        accounts = load(list(occasions), at, lots=True)
        if not accounts:
            return {}
        answers: dict[UUID, Coupon | Refused] = dict(given_on({key: occasions[key] for key in accounts}, code))
        newcomers = {key: account for key, account in accounts.items() if key not in answers}
        if newcomers:
            answers |= _give(newcomers, code, at, campaign, occasions)
    return {key: answers[key] for key in accounts}


def _give(
    accounts: dict[UUID, Account], code: str, at: datetime, campaign: str, occasions: Mapping[UUID, str]
) -> dict[UUID, Coupon | Refused]:
    """Judge accounts that are locked, and write the coupons of those that may have one."""
    terms = next(iter(accounts.values())).timeline.at(at)
    reward = find_given(terms, code)
    if reward is None or reward.source != "campaign":
        return dict.fromkeys(accounts, Refused(UnknownGivenCoupon(coupon=code)))
    refused = _refusals(accounts, reward, terms, at)
    wanted = sorted(accounts.keys() - refused.keys())
    units = take_many(reward, len(wanted))
    of_campaign = {"campaign": campaign} if campaign else {}  # else it is of the campaign that the terms name
    given = {
        key: new_coupon(key, reward, terms, at, occasion=occasions[key], **of_campaign) for key in wanted[:units]
    }  # fmt: skip
    _write(given, accounts)
    gone = Refused(CouponOutOfStock(coupon=code))
    return {**{key: Refused(why) for key, why in refused.items()}, **given, **dict.fromkeys(wanted[units:], gone)}


def _refusals(accounts: dict[UUID, Account], reward: Reward, terms: Terms, at: datetime) -> dict[UUID, Refusal]:
    """Return who may not have it and why, stock aside; in the order in which `issue` asks."""
    refused: dict[UUID, Refusal] = {key: CannotSpend() for key, each in accounts.items() if each.status != "active"}
    asked = {key: account for key, account in accounts.items() if key not in refused}
    try:
        check_on_offer(reward, terms, at)
    except Refusal as why:
        return refused | dict.fromkeys(asked, why)
    had = moments_had(list(asked), reward)
    for key, bearer in bearers(asked, reward.audience, at).items():
        try:
            check_may_have(reward, bearer, had.get(key, []), terms, at)
        except Refusal as why:
            refused[key] = why
    return refused


def _write(given: dict[UUID, Coupon], accounts: dict[UUID, Account]) -> None:
    """Write coupons and tell of them."""
    if not given:
        return
    Coupon.objects.bulk_create(given.values())
    batch = Batch()
    for key, coupon in given.items():
        batch.add(
            "outbox", {"topic": "coupon.issued", "member_id": accounts[key].member_id, "data": issued_data(coupon)}
        )
    batch.write()
