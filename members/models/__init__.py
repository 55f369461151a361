"""The nouns of the first floor. Rows here are written by `members.actions` alone."""

from members.models.api_key import ApiKey
from members.models.attempt import Attempt, SignInLock
from members.models.audit import AuditEntry
from members.models.card import MemberCard
from members.models.case import Case, CaseMail, CaseMessage
from members.models.change import Change, RowChange
from members.models.claim_alarm import ClaimAlarm
from members.models.consent import Consent
from members.models.data_export import DataExport, DataExportPart
from members.models.departure import Departure
from members.models.device import PushDevice
from members.models.health import HealthState, JobRun
from members.models.idempotency import IdempotencyKey
from members.models.interest import Interest, MemberInterest
from members.models.legal import Acceptance, LegalDocument, LegalNotice
from members.models.likely_pair import LikelyPair
from members.models.member import Member
from members.models.merge import MemberMerge
from members.models.message import Message
from members.models.outbox import Outbox
from members.models.pin import SpendingPin
from members.models.poster import StorePoster
from members.models.referral import Referral, ReferralLink
from members.models.register import Register
from members.models.shift import Shift
from members.models.staff_post import StaffPost
from members.models.store import Store
from members.models.tracking_refusal import TrackingRefusal
from members.models.trait import MemberTrait
from members.models.user import User
from members.models.webhook import Webhook, WebhookEvent

__all__ = [
    "Acceptance",
    "ApiKey",
    "Attempt",
    "AuditEntry",
    "Case",
    "CaseMail",
    "CaseMessage",
    "Change",
    "ClaimAlarm",
    "Consent",
    "DataExport",
    "DataExportPart",
    "Departure",
    "HealthState",
    "IdempotencyKey",
    "Interest",
    "JobRun",
    "LegalDocument",
    "LegalNotice",
    "LikelyPair",
    "Member",
    "MemberCard",
    "MemberInterest",
    "MemberMerge",
    "MemberTrait",
    "Message",
    "Outbox",
    "PushDevice",
    "Referral",
    "ReferralLink",
    "Register",
    "RowChange",
    "Shift",
    "SignInLock",
    "SpendingPin",
    "StaffPost",
    "Store",
    "StorePoster",
    "TrackingRefusal",
    "User",
    "Webhook",
    "WebhookEvent",
]
