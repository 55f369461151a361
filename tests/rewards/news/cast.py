"""News that the tests share."""

from datetime import timedelta
from typing import Any

from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from rewards.actions.news import Draft, write
from rewards.models import News

BEANS = Draft("春の新豆", "Beans for spring", "店頭へ\nhttps://example.com/a", "See https://example.com/a", now())


def news(title: str = "春の新豆", *, age: timedelta = timedelta(hours=1), **changes: Any) -> News:
    """Return a piece of news that has been there for an hour, for everybody."""
    draft = BEANS._replace(title_ja=title, title_en=f"{title} en", starts_at=now() - age, **changes)
    return write(draft, COMMAND)
