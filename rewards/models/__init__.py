"""The nouns of the second floor. The ledger's law is in `docs/ledger.md`; rows are written by `rewards.actions` alone.

Postings, entries, purchase lines, refunds and terms are append-only: the database refuses to change them.
Accounts, lots, holds, tiers and counters are projections of the entries, which `verify_ledger` folds again.
"""

from rewards.models.account import PointAccount
from rewards.models.activity import Activity
from rewards.models.adjustment import Adjustment
from rewards.models.bulk_adjustment import BulkAdjustment, BulkLine
from rewards.models.counter import RuleCount, RuleCounter
from rewards.models.coupon import Coupon
from rewards.models.day_sheet import CounterAct, DaySheet
from rewards.models.entry import PointEntry
from rewards.models.hold import Hold
from rewards.models.import_job import ImportJob, ImportMap
from rewards.models.imports import ImportReject, ImportRun, StagedBalance, StagedMember, StagedPurchase
from rewards.models.journal import Journal, JournalLayout, JournalReceipt
from rewards.models.ledger_check import LedgerCheck
from rewards.models.lot import PointLot
from rewards.models.matching import MatchingCase, MatchingDay
from rewards.models.news import News, NewsRead
from rewards.models.notice import Notice
from rewards.models.posting import Posting
from rewards.models.program_draft import ProgramDraft, ProgramDraftRevision
from rewards.models.program_example import ProgramExample
from rewards.models.program_simulation import ProgramSimulation
from rewards.models.purchase import Purchase, PurchaseLine
from rewards.models.redemption import Redemption
from rewards.models.refund import Refund, RefundLine
from rewards.models.spend_proof import SpendProof
from rewards.models.stock import RewardStock
from rewards.models.terms import Terms
from rewards.models.tier import TierStanding
from rewards.models.transfer import Transfer

__all__ = [
    "Activity",
    "Adjustment",
    "BulkAdjustment",
    "BulkLine",
    "CounterAct",
    "Coupon",
    "DaySheet",
    "Hold",
    "ImportJob",
    "ImportMap",
    "ImportReject",
    "ImportRun",
    "Journal",
    "JournalLayout",
    "JournalReceipt",
    "LedgerCheck",
    "MatchingCase",
    "MatchingDay",
    "News",
    "NewsRead",
    "Notice",
    "PointAccount",
    "PointEntry",
    "PointLot",
    "Posting",
    "ProgramDraft",
    "ProgramDraftRevision",
    "ProgramExample",
    "ProgramSimulation",
    "Purchase",
    "PurchaseLine",
    "Redemption",
    "Refund",
    "RefundLine",
    "RewardStock",
    "RuleCount",
    "RuleCounter",
    "SpendProof",
    "StagedBalance",
    "StagedMember",
    "StagedPurchase",
    "Terms",
    "TierStanding",
    "Transfer",
]
