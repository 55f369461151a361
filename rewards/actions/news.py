"""News is written, changed, taken back and read. The only writer of News and NewsRead."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members import values
from members.actions.audit import Actor, record_change
from members.errors import StoreUnknown
from members.models import Store
from rewards.errors import NewsEndsTooSoon, NewsUnfinished, TierUnknown
from rewards.models import News, NewsRead
from rewards.selectors.programme import tier_names

TITLE_MAX = 200
BODY_MAX = 10_000


class Draft(NamedTuple):
    """A piece of news as staff write it; stores and tiers by their codes, none for all."""

    title_ja: str
    title_en: str
    body_ja: str
    body_en: str
    starts_at: datetime
    ends_at: datetime | None = None
    stores: Sequence[str] = ()
    tiers: Sequence[str] = ()
    is_pinned: bool = False


def write(draft: Draft, actor: Actor, *, news_id: UUID | None = None) -> News:
    """Write a piece of news, or write one anew; what it was and who changed it is recorded, without its words.

    Raises NewsUnfinished, NewsEndsTooSoon, TierUnknown, StoreUnknown, InvalidText and TextTooLong.
    """
    columns = _checked(draft)
    stores = list(Store.objects.filter(pk__in=draft.stores))
    if len(stores) != len(set(draft.stores)):
        raise StoreUnknown(field="stores")
    with transaction.atomic():
        if news_id is None:
            news, before = News(**columns), {}
        else:
            news = News.objects.select_for_update().get(pk=news_id)
            before = _plan(news)
            for name, value in columns.items():
                setattr(news, name, value)
        news.save()
        news.stores.set(stores)
        verb = "news.change" if before else "news.write"
        record_change(actor, verb, news.pk, before=before, after=_plan(news))
    return news


def withdraw(news_id: UUID, actor: Actor) -> None:
    """End a piece of news now; one that has not begun never does, and one that has ended stays as it is."""
    with transaction.atomic():
        news = News.objects.select_for_update().get(pk=news_id)
        end = max(now(), news.starts_at)
        if news.ends_at is not None and news.ends_at <= end:
            return
        before = _plan(news)
        news.ends_at = end
        news.save(update_fields=["ends_at"])
        record_change(actor, "news.withdraw", news.pk, before=before, after=_plan(news))


def mark_read(news_id: UUID, member_id: UUID) -> None:
    """Remember when a member first read a piece of news."""
    row = NewsRead(news_id=news_id, member_id=member_id, read_at=now())
    NewsRead.objects.bulk_create([row], ignore_conflicts=True)


def _checked(draft: Draft) -> dict[str, object]:
    texts = {
        "title_ja": values.line(draft.title_ja, "title_ja", TITLE_MAX),
        "title_en": values.line(draft.title_en, "title_en", TITLE_MAX),
        "body_ja": values.paragraphs(draft.body_ja, "body_ja", BODY_MAX),
        "body_en": values.paragraphs(draft.body_en, "body_en", BODY_MAX),
    }
    missing = next((name for name, text in texts.items() if not text), None)
    if missing:
        raise NewsUnfinished(field=missing)
    if draft.ends_at is not None and draft.ends_at <= draft.starts_at:
        raise NewsEndsTooSoon
    if set(draft.tiers) - set(tier_names()):
        raise TierUnknown
    return {
        **texts, "starts_at": draft.starts_at, "ends_at": draft.ends_at, "tiers": list(draft.tiers),
        "is_pinned": draft.is_pinned,
    }  # fmt: skip


def _plan(news: News) -> dict[str, object]:
    """Return what the audit trail keeps of a piece of news: when and for whom."""
    return {
        "starts_at": news.starts_at.isoformat(),
        "ends_at": news.ends_at.isoformat() if news.ends_at else None,
        "stores": sorted(news.stores.values_list("pk", flat=True)),
        "tiers": list(news.tiers),
        "is_pinned": news.is_pinned,
    }
