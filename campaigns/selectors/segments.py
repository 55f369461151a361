"""Who is in a segment: counted, sampled, explained, compared. One statement answers all of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from campaigns.core.rule import Condition, Group, conditions, failing, holds, read
from campaigns.models import ScoreEdges, Segment
from campaigns.segments.scope import Scope
from campaigns.segments.statement import answers, members
from loyalty_site.lib.clock import now
from members.models import Member
from rewards.models import PointAccount
from rewards.selectors.timeline import NoProgramme, timeline

SAMPLES = 20


class Explanation(NamedTuple):
    """Why a member is in or not: the conditions that fail, empty where they are in; `is_active` where they can be."""

    member: Member
    is_in: bool
    is_active: bool
    met: list[Condition]
    failing: list[Condition]


class Comparison(NamedTuple):
    """How many members two segments have each, and together."""

    first: int
    second: int
    both: int

    @property
    def either(self) -> int:
        """Return how many are in one of them at least."""
        return self.first + self.second - self.both


def scope(only: Sequence[UUID] | None = None) -> Scope:
    """Return the scope of a statement at this moment, by the boundaries of scores that were measured last."""
    newest = ScoreEdges.objects.order_by("-measured_on").first()
    return Scope(now(), zone(), edges=None if newest is None else newest.edges, only=only)


def zone() -> ZoneInfo:
    """Return the programme's time zone, the site's while there is no programme."""
    try:
        return timeline().versions[-1].zone
    except NoProgramme:
        return ZoneInfo(settings.TIME_ZONE)


def count(rule: Group) -> int:
    """Return how many active members a rule names."""
    return int(rows(members(rule, scope(), sql.SQL("count(*)")), for_all=True)[0][0])


def sample(rule: Group, size: int = SAMPLES) -> list[Member]:
    """Return some of the members whom a rule names: the same ones as long as they are in."""
    statement = sql.SQL("{} ORDER BY md5(m.id::text) LIMIT {}").format(members(rule, scope()), sql.Literal(size))
    found = {row[0] for row in rows(statement, for_all=True)}
    return sorted(Member.objects.filter(pk__in=found), key=lambda member: member.number)


def explain(rule: Group, member: Member) -> Explanation:
    """Tell why a member is in or not, condition by condition."""
    account_id = PointAccount.objects.filter(member=member).values_list("pk", flat=True).first()
    asked = list(conditions(rule))
    found = rows(answers(asked, scope([account_id]))) if account_id is not None else []
    answer = dict(zip((each.place for each in asked), found[0][1:], strict=True)) if found else {}
    is_active = member.status == Member.Status.ACTIVE

    def is_met(condition: Condition) -> bool:
        return bool(answer.get(condition.place, False))

    return Explanation(
        member, is_active and holds(rule, is_met), is_active,
        [each for each in asked if is_met(each)], failing(rule, is_met),
    )  # fmt: skip


def compare(first: Segment, second: Segment) -> Comparison:
    """Tell how two segments overlap, as they were last counted."""
    (counted,) = rows(_COMPARED.format(first=sql.Literal(first.trait), second=sql.Literal(second.trait)))
    return Comparison(*(int(number) for number in counted))


_COMPARED = sql.SQL(
    "SELECT count(*) FILTER (WHERE a), count(*) FILTER (WHERE b), count(*) FILTER (WHERE a AND b) FROM"
    " (SELECT bool_or(key = {first}) AS a, bool_or(key = {second}) AS b FROM members_membertrait"
    " WHERE key IN ({first}, {second}) AND value = 'true' GROUP BY member_id) t"
)


def rule_of(segment: Segment) -> Group:
    """Return the rule of a segment that has one. Raises campaigns.core.rule.BadRule where it can be read no more."""
    return read(segment.rule)


def make_room(*, for_all: bool = False) -> None:
    """Let the rest of a transaction join a million members in memory, where the server's own limit is for many small queries.

    `for_all`: a statement about all members. How many a condition leaves cannot be foreseen of what was computed, and to
    look into a table once for each of them, where they turn out to be a million, takes hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        if for_all:
            cursor.execute(
                "SET LOCAL enable_nestloop = off; SET LOCAL parallel_setup_cost = 100; SET LOCAL parallel_tuple_cost = 0.01"
            )


def rows(statement: sql.Composable, *, for_all: bool = False) -> list[tuple[Any, ...]]:
    """Return what a statement over many members, or over all of them, yields."""
    with transaction.atomic(), connection.cursor() as cursor:
        make_room(for_all=for_all)
        cursor.execute(statement)
        return list(cursor.fetchall())
