"""A purchase that is completed by its lines ends where posting it at once would have ended, for any basket."""

from typing import Any

from hypothesis import given

from tests.rewards.core.any.strategies import MANY, baskets, programmes, text
from tests.rewards.core.stage import Account


def by_expiry(account: Account) -> dict[tuple[Any, bool, Any], int]:
    found: dict[tuple[Any, bool, Any], int] = {}
    for lot in account.standing.lots.values():
        if lot.left:
            key = (lot.expires_at, lot.limited, lot.matures_at)
            found[key] = found.get(key, 0) + lot.left
    return found


@MANY
@given(programmes(), baskets(), baskets())
def test_completion_equals_posting_at_once(
    programme: dict[str, Any], first: dict[str, Any], basket: dict[str, Any]
) -> None:
    programme["program"]["earning"]["basis"]["tax"] = "included"
    programme["program"]["earning"]["rate_of_tier"] = "next"
    at_once, later = Account(text(programme)), Account(text(programme))
    for account in (at_once, later):
        before = dict(first)
        account.buy("2026-01-20", *before.pop("lines"), **before)
    known = dict(basket)
    lines = known.pop("lines")
    whole = at_once.buy("2026-02-01", *lines, **known)
    total = later.buy("2026-02-01", total=whole.total, **known)
    posted = later.earned
    later.complete(total, "2026-02-01 20:00", *lines)
    assert posted + later.earned == at_once.earned
    assert by_expiry(later) == by_expiry(at_once)
    assert later.standing.balance == at_once.standing.balance
    assert {rule: used for rule, used in later.counters.items() if any(used)} == at_once.counters
    assert later.tier == at_once.tier
    assert later.standing.totals(whole.at.replace(year=2025), whole.at) == at_once.standing.totals(
        whole.at.replace(year=2025), whole.at
    )
    for account, purchase in ((at_once, whole), (later, total)):
        account.refund(purchase, "2026-02-05", amount=whole.total // 3)
    assert later.standing.balance == at_once.standing.balance
