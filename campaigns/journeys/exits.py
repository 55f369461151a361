"""What ends a journey early, as conditions on an entry `e`, its member `m` and their account `a`."""

from collections.abc import Callable, Mapping, Sequence

from psycopg import sql

from campaigns.core.journeys import NOT_ACTIVE, tier_of
from campaigns.journeys.look import SQL, Look
from campaigns.net import kept


def bought(look: Look) -> SQL:
    """A purchase since entering that did not come back whole."""
    return sql.SQL(
        "EXISTS (SELECT 1 FROM rewards_purchase p WHERE p.account_id = a.id AND p.purchased_at > e.entered_at AND {})"
    ).format(kept("p"))


def points_used(look: Look) -> SQL:
    """Nothing is left of the points whose last day is the occasion, or that day is over."""
    return sql.SQL(
        "NOT EXISTS (SELECT 1 FROM rewards_pointlot l WHERE l.account_id = a.id AND l.available > 0"
        " AND (l.available > 0 OR l.pending > 0 OR l.held > 0) AND l.expires_at > {} AND {} = e.occasion)"
    ).format(sql.Literal(look.at), look.last_day(sql.SQL("l.expires_at")))


def tier_reached(look: Look) -> SQL:
    """The tier of the occasion, or a higher one, is held."""
    codes = sql.Literal([tier_of(tier.code) for tier in look.terms.tiers])
    return sql.SQL(
        "array_position({}::text[], left(a.tier, {})) >= array_position({}::text[], split_part(e.occasion, ':', 1))"
    ).format(codes, sql.Literal(len(tier_of("x" * 99))), codes)


EXITS: Mapping[str, Callable[[Look], SQL]] = {
    "bought": bought,
    "points_used": points_used,
    "tier_reached": tier_reached,
}
_LEAVING = sql.SQL(
    "SELECT e.id, CASE WHEN m.status <> 'active' THEN {not_active} {cases} END AS reason FROM campaigns_journeyentry e"
    " JOIN members_member m ON m.id = e.member_id LEFT JOIN rewards_pointaccount a ON a.member_id = m.id"
    " WHERE e.id = ANY({ids})"
)


def leaving(ids: Sequence[object], exits: Sequence[str], look: Look) -> SQL:
    """Return the statement that yields (id, reason) of entries, the reason null for those who stay."""
    cases = [sql.SQL("WHEN {} THEN {}").format(EXITS[each](look), sql.Literal(each)) for each in exits if each in EXITS]
    return _LEAVING.format(
        not_active=sql.Literal(NOT_ACTIVE), cases=sql.SQL(" ").join(cases), ids=sql.Literal(list(ids))
    )
