"""How much a member has not read yet."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet, Subquery

from loyalty_site.lib.asked import SOMEBODY, SOMETIME, meant
from loyalty_site.lib.clock import now
from members.models import Member
from members.selectors import inbox
from rewards.selectors import news
from rewards.selectors.wallet import good_of


class Unread(NamedTuple):
    """Unread messages and news; beside them, asked for at once, the coupons that can be used."""

    messages: int = 0
    news: int = 0
    coupons: int = 0


def unread_of(member_id: UUID) -> Unread:
    """Return what waits for a member; one query."""
    statement, values = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, meant(values, member_id, now()))
        return Unread(*(cursor.fetchone() or ()))


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    counts = Member.objects.filter(pk=SOMEBODY).values_list(
        _count(inbox.unread(SOMEBODY, SOMETIME)),
        _count(news.unread(SOMEBODY, SOMETIME)),
        _count(good_of(SOMEBODY, SOMETIME)),
    )
    return counts.query.sql_with_params()


def _count(rows: QuerySet) -> Subquery:
    counted = rows.order_by().annotate(n=Func(F("pk"), function="count", output_field=IntegerField()))
    return Subquery(counted.values("n"))
