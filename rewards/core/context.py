"""Context: what a fact needs to know from outside its account, resolved before the fold and kept with the fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a rule's limits still allow: so many awards, so many points; None where nothing limits."""

    awards: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class Applied:
    """A coupon that a purchase uses: what it takes off each line and off the shipping, in minor units.

    `code` is the one that it has in the programme; `factor` multiplies points, empty where it does not.
    """

    id: UUID
    code: str
    lines: tuple[int, ...]
    shipping: int = 0
    factor: str = ""

    @property
    def discount(self) -> int:
        """Return all that it takes off."""
        return sum(self.lines) + self.shipping


@dataclass(frozen=True, slots=True)
class Context:
    """What was known about the holder, what programme-wide limits still allowed, and which coupons are used.

    `coupons_left` are those that were named and not used: (id, reason).
    """

    segments: frozenset[str] = frozenset()
    birthday_month: int | None = None
    allowances: Mapping[str, Allowance] = field(default_factory=dict)  # by rule, shared limits alone
    coupons: tuple[Applied, ...] = ()
    coupons_left: tuple[tuple[UUID, str], ...] = ()


NO_CONTEXT = Context()
