"""The nouns of the first floor. Rows here are written by `members.actions` alone."""

from members.models.api_key import ApiKey
from members.models.attempt import Attempt, SignInLock
from members.models.audit import AuditEntry
from members.models.card import MemberCard
from members.models.consent import Consent
from members.models.idempotency import IdempotencyKey
from members.models.member import Member
from members.models.outbox import Outbox
from members.models.store import Store
from members.models.trait import MemberTrait
from members.models.user import User
from members.models.webhook import Webhook, WebhookEvent

__all__ = [
    "ApiKey",
    "Attempt",
    "AuditEntry",
    "Consent",
    "IdempotencyKey",
    "Member",
    "MemberCard",
    "MemberTrait",
    "Outbox",
    "SignInLock",
    "Store",
    "User",
    "Webhook",
    "WebhookEvent",
]
