"""What of the programme belongs to a campaign: its boosts, its coupons, the code on its flyer; read from the terms."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from loyalty_site.lib.clock import now
from rewards.core.terms import Terms
from rewards.selectors.timeline import NoProgramme, current_timeline

Item = Mapping[str, Any]


class Parts(NamedTuple):
    """The rules and coupons of the terms in force that name a campaign; rewards' coupons are among the coupons."""

    rules: list[Item]
    coupons: list[Item]


def terms_in_force() -> Terms | None:
    """Return the terms in force, None while there is no programme."""
    try:
        return current_timeline().at(now())
    except NoProgramme:
        return None


def parts_of(code: str, terms: Terms | None) -> Parts:
    """Return what of these terms names a campaign."""
    if terms is None:
        return Parts([], [])
    document = terms.document
    return Parts(
        _named(document["rules"], code), [*_named(document["coupons"], code), *_named(document["rewards"], code)]
    )


def boosts_ever(code: str) -> list[str]:
    """Return the codes of the rules that have named a campaign in any version: what they gave stays given."""
    try:
        versions = current_timeline().versions
    except NoProgramme:
        return []
    return sorted(
        {item["code"] for terms in versions for item in terms.document["rules"] if item.get("campaign") == code}
    )


def _named(items: list[Item], code: str) -> list[Item]:
    return [item for item in items if item.get("campaign") == code and not item.get("retired")]
