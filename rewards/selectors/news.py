"""News in force, for whom it is."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from loyalty_site.lib.clock import now
from members.models import Member
from rewards.models import News, NewsRead, PointAccount, Purchase

PAGE = 20
PINNED_MAX = 5
CUSTOMER_FOR = timedelta(days=365)

_Stores = News.stores.through


class Page(NamedTuple):
    pinned: list[News]  # on the first page alone
    news: list[News]
    next: UUID | None  # the piece after which the next page begins


def in_force(at: datetime | None = None) -> QuerySet[News]:
    moment = at or now()
    return News.objects.filter(Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment)


def for_everybody() -> QuerySet[News]:
    """Return the news that guests see too: it is for no store and no tier."""
    return in_force().filter(~Exists(_Stores.objects.filter(news=OuterRef("pk"))), tiers=[])


def for_member(member_id: UUID, at: datetime | None = None) -> QuerySet[News]:
    """Return the news that is for a member: of their tier, and of a store where they joined or lately bought."""
    moment = at or now()
    tier = PointAccount.objects.filter(member=member_id, tier__isnull=False).values("tier")
    stores = _Stores.objects.filter(news=OuterRef("pk"))
    joined_there = Member.objects.filter(pk=member_id, enrolment_store=OuterRef("store_id"))
    bought_there = Purchase.objects.filter(
        account__member=member_id, store=OuterRef("store_id"), purchased_at__gt=moment - CUSTOMER_FOR
    )
    theirs = stores.filter(Exists(joined_there) | Exists(bought_there))
    return in_force(moment).filter(
        Q(tiers=[]) | Q(tiers__overlap=ArraySubquery(tier)), ~Exists(stores) | Exists(theirs)
    )


def unread(member_id: UUID, at: datetime) -> QuerySet[News]:
    """Return the news for a member that they have not read at a moment."""
    read = NewsRead.objects.filter(news=OuterRef("pk"), member=member_id)
    return for_member(member_id, at).filter(~Exists(read))


def page(audience: QuerySet[News], member_id: UUID | None, after: UUID | None = None) -> Page:
    """Return news for an audience, newest first, with `is_unread` for a member; what is kept on top comes first."""
    rows = audience.order_by("-starts_at", "-id").defer("body_ja", "body_en").prefetch_related("stores")
    if member_id is not None:
        rows = rows.annotate(is_unread=~Exists(NewsRead.objects.filter(news=OuterRef("pk"), member=member_id)))
    last = News.objects.filter(pk=after).first() if after else None
    pinned = [] if last else list(rows.filter(is_pinned=True)[:PINNED_MAX])
    rest = rows.exclude(pk__in=[news.pk for news in pinned])
    if last is not None:
        rest = rest.filter(Q(starts_at__lt=last.starts_at) | Q(starts_at=last.starts_at, id__lt=last.pk))
    found = list(rest[: PAGE + 1])
    return Page(pinned, found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)
