"""What of the programme a message can give or show: coupons that campaigns give, and rewards."""

from loyalty_site.lib.clock import now
from rewards.core.coupons.offer import given_by
from rewards.core.terms import Terms
from rewards.selectors.balances import text
from rewards.selectors.timeline import NoProgramme, current_timeline


def given_coupons(language: str) -> dict[str, str]:
    """Return the names of the coupons that campaigns give, by their codes."""
    terms = _terms()
    codes = {reward.code for reward in given_by(terms, "campaign")} if terms is not None else set()
    return _named(terms, "coupons", language, codes)


def rewards_on_offer(language: str) -> dict[str, str]:
    """Return the names of the programme's rewards, by their codes."""
    terms = _terms()
    items = terms.document["rewards"] if terms is not None else ()
    return _named(terms, "rewards", language, {item["code"] for item in items if not item.get("retired")})


def _terms() -> Terms | None:
    try:
        return current_timeline().at(now())
    except NoProgramme:
        return None


def _named(terms: Terms | None, part: str, language: str, codes: set[str]) -> dict[str, str]:
    items = terms.document[part] if terms is not None else ()
    return {item["code"]: text(item["name"], language) for item in items if item["code"] in codes}
