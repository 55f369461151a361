"""Several coupons in one purchase: which of them are used, and what each takes off.

An exclusive coupon is used alone; of those of one group one is used; all others go together. Of all sets that this
allows the one is used that takes the most money off; of equal ones the one of more coupons; of those the one whose
coupons come first in the order of use. That order says what is taken off before what: free items, shares, amounts,
then the shipping, boosts and access; of one kind the coupon that ends first, then by its code and its id. So the
order in which somebody named them changes nothing. A share is taken off what the free items leave, an amount off what
the shares leave: a customer gains most so. A coupon for which nothing is left is not used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

from rewards.core.context import Applied
from rewards.core.coupons.discount import ITEM, capped, dearest_item, discounts, shipping_discount
from rewards.core.coupons.offer import Offer
from rewards.core.drafts import DraftLine

COUPONS_MAX = 10  # in one purchase: at most 36 sets are compared then
_ORDER = ("free_item", "percent", "amount", "shipping", "multiplier", "access")
_WITHOUT_MONEY = ("multiplier", "access")
_NEVER = datetime.max.replace(tzinfo=UTC)

NOT_COMBINABLE, NOTHING_LEFT = "not_combinable", "nothing_left"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coupon that may be used in this purchase as far as its own conditions go."""

    id: UUID
    code: str  # of the programme
    offer: Offer
    valid_until: datetime | None = None

    @property
    def order(self) -> tuple[int, datetime, str, UUID]:
        """Return its place in the order of use."""
        return _ORDER.index(self.offer.kind), self.valid_until or _NEVER, self.code, self.id


@dataclass(frozen=True, slots=True)
class Stacked:
    """What is used, in the order of use, and why each other one is not: (id, reason), by id."""

    applied: tuple[Applied, ...]
    left: tuple[tuple[UUID, str], ...]

    @property
    def discount(self) -> int:
        """Return all that is taken off."""
        return sum(applied.discount for applied in self.applied)


NOTHING_STACKED = Stacked((), ())


def stack(candidates: Sequence[Candidate], lines: Sequence[DraftLine], shipping: int = 0) -> Stacked:
    """Return what a purchase of these lines uses of the coupons, whatever order they come in."""
    ordered = sorted(candidates, key=lambda candidate: candidate.order)
    best: tuple[tuple[int, int], tuple[Applied, ...], frozenset[UUID]] | None = None
    for chosen in _sets(ordered):
        applied = _apply(chosen, lines, shipping)
        worth = sum(each.discount for each in applied), len(applied)
        if best is None or worth > best[0]:
            best = worth, applied, frozenset(candidate.id for candidate in chosen)
    if best is None:
        return NOTHING_STACKED
    used = {applied.id for applied in best[1]}
    left = sorted(
        (candidate.id, NOTHING_LEFT if candidate.id in best[2] else NOT_COMBINABLE)
        for candidate in ordered
        if candidate.id not in used
    )
    return Stacked(best[1], tuple(left))


def _sets(ordered: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield the sets that may be used together, each in the order of use, the first in that order first."""
    free = [candidate for candidate in ordered if not candidate.offer.is_exclusive]
    groups: dict[str, list[Candidate]] = {}
    for candidate in free:
        if candidate.offer.group:
            groups.setdefault(candidate.offer.group, []).append(candidate)
    alone = [candidate for candidate in free if not candidate.offer.group]
    if free:
        for picked in product(*groups.values()):
            yield sorted([*alone, *picked], key=lambda candidate: candidate.order)
    for candidate in ordered:
        if candidate.offer.is_exclusive:
            yield [candidate]


def _apply(chosen: Sequence[Candidate], lines: Sequence[DraftLine], shipping: int) -> tuple[Applied, ...]:
    """Take one coupon after the other off what the ones before it leave; one that finds nothing is left out."""
    rest = list(lines)
    items = list(lines)  # with one item less for each that is free: none is free twice
    applied: list[Applied] = []
    for candidate in chosen:
        offer = candidate.offer
        parts = _free(offer, items) if offer.kind == "free_item" else discounts(offer, rest)
        off_shipping = shipping_discount(offer, shipping)
        if not any(parts) and not off_shipping and offer.kind not in _WITHOUT_MONEY:
            continue
        rest = [line._replace(discount=line.discount + part) for line, part in zip(rest, parts, strict=True)]
        shipping -= off_shipping
        applied.append(Applied(candidate.id, candidate.code, tuple(parts), off_shipping, offer.factor))
    return tuple(applied)


def _free(offer: Offer, items: list[DraftLine]) -> list[int]:
    """Take one item off its line, and off what is left for the next free one."""
    taken = [0] * len(items)
    if (free := dearest_item(offer, items)) is not None:
        line = items[free.line]
        items[free.line] = line._replace(quantity=max(0, line.quantity - ITEM), discount=line.discount + free.price)
        taken[free.line] = capped(free.price, offer)
    return taken
