"""What a member has, as the counter shows it, and what of it may pay for this sale."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import groups
from members.models import Member
from rewards.core.bases import points_value
from rewards.core.coupons.judging import Use
from rewards.core.coupons.refusals import LinesNeeded
from rewards.core.drafts import Draft
from rewards.core.terms import Terms
from rewards.selectors.accounts import load
from rewards.selectors.balances import Summary, summary
from rewards.selectors.coupons import judge
from rewards.selectors.receipts import Receipt
from rewards.selectors.wallet import HeldCoupon, good_at
from rewards.staff.counter.saying import said
from rewards.statement.figures import Figures
from rewards.statement.progress import Held, held_tier
from rewards.statement.wallet import CouponLine, coupon_line

COUPONS_MAX = 20


@dataclass(frozen=True, slots=True)
class CouponOffer:
    """A coupon that the member holds: what it saves on these goods, or what forbids its use."""

    line: CouponLine
    saves: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A member as the counter shows them: no more than a clerk needs."""

    member: Member
    number: list[str]
    tier: Held | None
    summary: Summary
    figures: Figures
    coupons: list[CouponOffer]


@dataclass(frozen=True, slots=True)
class Worked:
    """A sale worked out: what it comes to, what is saved, what is earned, and what more could be saved."""

    total: str
    coupons: str
    points: str
    to_pay: str
    earned: str
    most_points: int
    most_said: str
    left_coupons: list[str]


def shown(member: Member, account_id: UUID, store: str, draft: Draft | None = None) -> Shown:
    """Return what the counter shows of a member; with a draft, what each coupon saves on its goods."""
    found = summary(account_id)
    figures = Figures.of(found.terms)
    coupons = _coupons(account_id, store, draft, figures)
    return Shown(member, groups(member.number), held_tier(found, figures), found, figures, coupons)


def worked(draft: Draft, receipt: Receipt, found: Summary, terms: Terms, figures: Figures) -> Worked:
    """Return a sale in words, as its rehearsal has worked it out."""
    saved = sum(sum(told.lines) + told.shipping for told in receipt.coupons)
    goods = draft.total - saved
    paid = min(points_value(draft.points_used, terms), goods)
    most = _most_points(goods, found, terms)
    return Worked(
        total=figures.money(draft.total),
        coupons=figures.money(-saved) if saved else "",
        points=figures.money(-paid) if paid else "",
        to_pay=figures.money(goods - paid),
        earned=figures.points(receipt.earned),
        most_points=most,
        most_said=_("Up to %(points)s may be used: that saves %(money)s.")
        % {"points": figures.points(most), "money": figures.money(min(points_value(most, terms), goods))}
        if most
        else "",
        left_coupons=[told.code for told in receipt.coupons if told.reason is not None],
    )


def _most_points(goods: int, found: Summary, terms: Terms) -> int:
    """Return how many points may pay for goods, none where it is fewer than the programme's minimum."""
    rules = terms.redemption
    most = min(found.available, rules.most_points(goods, terms.point_value)) if goods > 0 else 0
    most -= most % rules.block
    return most if most >= max(1, rules.minimum) else 0


def _coupons(account_id: UUID, store: str, draft: Draft | None, figures: Figures) -> list[CouponOffer]:
    at = now()
    rows = list(good_at(account_id, at).order_by("valid_until", "pk")[:COUPONS_MAX])
    if not rows:
        return []
    account = load([account_id], at, lots=True, lock=False)[account_id]
    lines = draft.lines if draft is not None and draft.lines else None
    offers: list[CouponOffer] = []
    for coupon in rows:
        judged = judge(coupon, account, Use(at, store, lines))
        line = coupon_line(HeldCoupon(coupon), account.timeline.of(coupon.terms), figures, at)
        refusals = [one for one in judged.refusals if lines is not None or not isinstance(one, LinesNeeded)]
        saved = sum(judged.parts, 0) if lines is not None and not refusals else 0
        saves = figures.money(saved) if saved else ""
        offers.append(CouponOffer(line, saves, said(refusals[0], line.name) if refusals else ""))
    return offers


def choices(coupons: Sequence[CouponOffer]) -> list[tuple[str, str]]:
    """Return the coupons that a form offers; what is forbidden is refused when it is posted."""
    return [(str(offer.line.id), offer.line.name) for offer in coupons]
