"""An offer: what a coupon does, for which lines, when, with which others, and for how long it is good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.money import parse_amount
from rewards.core.coupons.typed import as_typed
from rewards.core.expiry import Expiry
from rewards.core.rules import Limit, When, compile_limit, compile_when
from rewards.core.terms import Terms

# What takes money off lines; shipping takes it off the shipping, a multiplier and an access take off none.
DISCOUNTS = ("amount", "percent", "free_item")
EXCHANGE = "exchange"  # how a coupon comes that points are exchanged for; a given one comes by its `give`
# How a coupon may be used where it does not say: what a till or an online shop reads.
WAYS = ("till", "online")
BY_HAND = ("staff", "poster")  # without a till: before staff, or with the store's poster
ONCE = Limit(per_member=1, each="ever", total=None, budget=None)
GIVEN_ONCE = ("claim", "public", "auto")  # one a member, where the coupon has no limit of its own


@dataclass(frozen=True, slots=True)
class Offer:
    """What a coupon does, ready to be evaluated; amounts in minor units, `share` of the matching lines.

    `factor` multiplies points, `access` names the product (or its category) that the coupon lets through. An
    exclusive coupon is used alone; of those of one `group` one is used. `wait_days` lie between its issue and its
    first day. `ways` are those in which it may be used: till, online, staff, poster.
    """

    kind: str
    amount: int
    share: Fraction
    sku: str
    factor: str
    access: str
    up_to: int | None
    when: When
    validity: Expiry
    wait_days: int
    is_exclusive: bool
    group: str
    ways: frozenset[str] = frozenset(WAYS)

    @property
    def names_lines(self) -> bool:
        """Tell whether its conditions ask for lines of their own."""
        return self.when.skus is not None or self.when.categories is not None

    @property
    def needs_lines(self) -> bool:
        """Tell whether nothing can be said of its use without the lines."""
        return self.kind in ("percent", "free_item") or bool(self.when.minimum) or self.names_lines

    def valid_from(self, issued_at: datetime, terms: Terms) -> datetime:
        """Return the first instant at which a coupon issued then is good: at once, or at 0:00 of a later day."""
        if not self.wait_days:
            return issued_at
        return midnight(terms.local(issued_at).date() + timedelta(days=self.wait_days), terms.zone)

    def valid_until(self, issued_at: datetime, terms: Terms) -> datetime | None:
        """Return the first instant at which a coupon issued then is no longer good, None for never.

        Its days are counted from its first one.
        """
        return self.validity.expires_at(terms.local(self.valid_from(issued_at, terms)).date())


@dataclass(frozen=True, slots=True)
class Reward:
    """What points are exchanged for: its price, its stock and its limit, whom it is for, and the coupon it gives."""

    code: str
    points: int
    stock: int | None
    limit: Limit | None
    audience: When
    offer: Offer
    source: str = EXCHANGE
    public_code: str = ""
    campaign: str = ""

    @property
    def counter(self) -> str:
        """Return the name of its counter of stock: a reward and a coupon may have the same code."""
        return counter_of(self.source, self.code)


def counter_of(source: str, code: str) -> str:
    """Return the name of the counter of stock of what came so."""
    return code if source == EXCHANGE else f"coupon:{code}"


def find_reward(terms: Terms, code: str) -> Reward | None:
    """Return a reward of these terms, None where they have none or have retired it."""
    item = _find(terms.document["rewards"], code)
    return None if item is None or item.get("retired") else compile_reward(item, terms)


def find_given(terms: Terms, code: str) -> Reward | None:
    """Return a coupon of these terms that is given, None where they have none or have retired it."""
    item = _find(terms.document["coupons"], code)
    return None if item is None or item.get("retired") else compile_given(item, terms)


def find_public(terms: Terms, typed: str) -> Reward | None:
    """Return the coupon whose public code somebody typed, None where there is none."""
    wanted = as_typed(typed)
    return next(
        (found for found in given_by(terms, "public") if wanted and as_typed(found.public_code) == wanted), None
    )


def given_by(terms: Terms, give: str) -> list[Reward]:
    """Return the coupons in force that are given in one way, in the order of the programme."""
    items = [item for item in terms.document["coupons"] if item["give"] == give and not item.get("retired")]
    return [compile_given(item, terms) for item in items]


def item_of(terms: Terms, source: str, code: str) -> Mapping[str, Any]:
    """Return what the document says of a reward, or of a coupon that is given; of a retired one too.

    Raises LookupError where these terms have no such thing.
    """
    item = _find(terms.document["rewards" if source == EXCHANGE else "coupons"], code)
    if item is None:
        raise LookupError(code)
    return item


def offer_of(terms: Terms, code: str, source: str = EXCHANGE) -> Offer:
    """Return what the coupon of a reward, or a given coupon, does; one that was retired later is still good.

    Raises LookupError where these terms have no such thing.
    """
    item = item_of(terms, source, code)
    return compile_offer(item["coupon"] if source == EXCHANGE else item, terms)


def kind_of(terms: Terms, code: str, source: str) -> str:
    """Return the kind of a coupon. Raises LookupError."""
    item = item_of(terms, source, code)
    kind: str = (item["coupon"] if source == EXCHANGE else item)["kind"]
    return kind


def compile_reward(item: Mapping[str, Any], terms: Terms) -> Reward:
    """Return a reward of a checked document."""
    return Reward(
        code=item["code"],
        points=item["points"],
        stock=item.get("stock"),
        limit=compile_limit(item.get("limit")),
        audience=compile_when(item.get("for", {}), terms.digits),
        offer=compile_offer(item["coupon"], terms),
        campaign=item.get("campaign", ""),
    )


def compile_given(item: Mapping[str, Any], terms: Terms) -> Reward:
    """Return a coupon of a checked document that is given: it costs no points."""
    limit = compile_limit(item.get("limit"))
    return Reward(
        code=item["code"],
        points=0,
        stock=item.get("stock"),
        limit=ONCE if limit is None and item["give"] in GIVEN_ONCE else limit,
        audience=compile_when(item.get("for", {}), terms.digits),
        offer=compile_offer(item, terms),
        source=item["give"],
        public_code=item.get("public_code", ""),
        campaign=item.get("campaign", ""),
    )


def compile_offer(coupon: Mapping[str, Any], terms: Terms) -> Offer:
    """Return what a coupon of a checked document does."""
    valid = coupon.get("valid", {})
    policy = {"after": {"days": valid["days"]}} if "days" in valid else {"at": valid.get("until")}
    return Offer(
        kind=coupon["kind"],
        amount=parse_amount(coupon["amount"], terms.digits) if "amount" in coupon else 0,
        share=Fraction(coupon.get("percent", 0)) / 100,
        sku=coupon.get("sku", ""),
        factor=str(coupon.get("factor", "")),
        access=coupon.get("access", ""),
        up_to=parse_amount(coupon["up_to"], terms.digits) if "up_to" in coupon else None,
        when=compile_when(coupon.get("when", {}), terms.digits),
        validity=Expiry.compile(policy, terms.zone, unit="day"),
        wait_days=coupon.get("starts_after", {}).get("days", 0),
        is_exclusive=coupon.get("stacking") == "exclusive",
        group=coupon.get("group", ""),
        ways=frozenset(coupon.get("use", WAYS)),
    )


def _find(items: list[Mapping[str, Any]], code: str) -> Mapping[str, Any] | None:
    return next((item for item in items if item["code"] == code), None)
