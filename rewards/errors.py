"""What staff may be told when something of this floor cannot be done."""

from loyalty_site.lib.errors import DomainError


class NewsUnfinished(DomainError):
    """News needs a title and a text in Japanese and in English. Fill in what is missing."""

    code = "news_unfinished"
    status = 422


class NewsEndsTooSoon(DomainError):
    """This news ends before it starts. Choose a later end."""

    code = "news_ends_too_soon"
    status = 422
    field = "ends_at"


class TierUnknown(DomainError):
    """There is no such tier in the programme. Choose one of the list."""

    code = "tier_unknown"
    status = 422
    field = "tiers"
