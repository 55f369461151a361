"""What staff see of the first floor. One noun a file; nothing is edited here: what has an action has a page."""

from members.admin import api_key, audit, card, member, store, webhook

__all__ = ["api_key", "audit", "card", "member", "store", "webhook"]
