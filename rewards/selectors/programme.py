"""The programme's versions: the one in force, those before it, those to come."""

from dataclasses import dataclass
from datetime import datetime

from loyalty_site.lib.clock import now
from rewards.core.terms import Terms
from rewards.selectors.timeline import NoProgramme, current_timeline


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the terms and its time; `ends_at` is when the next one takes force."""

    terms: Terms
    begins_at: datetime
    ends_at: datetime | None
    state: str  # earlier | in_force | later
    at: datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """The versions, newest first, and the one that is asked for."""

    chosen: Edition
    editions: list[Edition]


def programme(version: int | None = None) -> Programme | None:
    """Return the programme with a version of it, or with the one in force.

    None where no programme is loaded, or none has this version.
    """
    try:
        known = current_timeline()
    except NoProgramme:
        return None
    moment = now()
    current = known.at(moment).version
    starts = [start for start, _ in known.published]
    editions = []
    for place, (start, terms) in enumerate(known.published):
        state = "in_force" if terms.version == current else "later" if start > moment else "earlier"
        following = starts[place + 1] if place + 1 < len(starts) else None
        editions.append(Edition(terms, start, following, state, moment))
    wanted = current if version is None else version
    chosen = next((edition for edition in editions if edition.terms.version == wanted), None)
    return None if chosen is None else Programme(chosen, editions[::-1])


def tier_names() -> dict[str, dict[str, str]]:
    """Return the names by language of the newest terms' tiers, by their codes; none without a programme."""
    try:
        document = current_timeline().versions[-1].document
    except NoProgramme:
        return {}
    return {tier["code"]: tier["name"] for tier in document["tiers"] if not tier.get("retired")}
