"""What staff see of the ledger. One noun a file; nothing is edited here: what has an action has a page."""

from rewards.admin import account, entry, imports, news, purchase, redemption, refund, terms

__all__ = ["account", "entry", "imports", "news", "purchase", "redemption", "refund", "terms"]
