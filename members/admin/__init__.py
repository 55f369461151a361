"""What staff see of the first floor. One noun a file; what is edited is saved by an action."""

from members.admin import api_key, audit, card, case, interest, legal, member, referral, store, webhook

__all__ = ["api_key", "audit", "card", "case", "interest", "legal", "member", "referral", "store", "webhook"]
