"""What the second floor knows of a person: money stays under an account that names nobody, words go."""

from uuid import UUID

from django.db.models import Q

from loyalty_site.lib.personal import Person, Table, impersonal, register, same
from rewards.actions.erasure import WORDS, forget_activities, forget_purchases, purchases_of
from rewards.models import PointAccount

_CODE = "a code of the programme or of this software"
_DIGEST = "a digest: the chain of the ledger covers it"
_REFERENCE = "the till's own number of it, which the shop's books and later refunds need"
_GOODS = "what was sold, not who bought it"


def of_account(person: Person) -> Q:
    """Find rows by the account that they belong to."""
    return Q(account__member__in=person.members)


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    register(
        Table(
            "rewards.PointAccount",
            finder=lambda person: Q(member__in=person.members),
            impersonal={"tier": _CODE, "hash": _DIGEST},
            section="account",
            columns=same(
                "id", "joined_at", "available", "pending", "held", "debt", "tier", "tier_since", "tier_until"
            ),
        ),
        Table(
            "rewards.PointEntry",
            finder=of_account,
            blanks={"note": None, "note_salt": None},
            impersonal={
                "note_digest": "salted; the salt goes with the note", "reason": _CODE, "hash": _DIGEST,
                "breakdown": "rules by their codes, and points", "moves": "lots and points",
            },
            section="entries",
            columns=same(
                "no", "kind", "points", "balance_after", "occurred_at", "posted_at", "expires_at", "is_limited",
                "reason", "note", "breakdown",
            ) | {"purchase": "purchase_id"},
        ),
        Table(
            "rewards.PointLot",
            finder=of_account,
            section="lots",
            columns=same("no", "points", "available", "pending", "held", "earned_at", "expires_at", "is_limited"),
        ),
        Table(
            "rewards.Purchase",
            finder=purchases_of,
            eraser=forget_purchases,
            erased=WORDS,
            impersonal={
                "external_id": _REFERENCE, "register": "a register's name", "receipt_register": "a register's name",
                "digest": _DIGEST, "lines_digest": _DIGEST, "erased_digest": _DIGEST,
            },
            section="purchases",
            columns=same("id", "external_id", "customer_ref", "purchased_at", "register", "clerk", "receipt_number",
                "total", "shipping", "tax", "points_used") | {"store": "store_id"},
        ),
        Table(
            "rewards.PurchaseLine",
            finder=lambda person: Q(purchase__account__member__in=person.members),
            impersonal={"sku": _GOODS, "name": _GOODS, "category": _GOODS},
            section="purchase_lines",
            columns={"purchase": "purchase_id"}
            | same("no", "sku", "name", "category", "quantity", "unit_price", "amount", "discount"),
        ),
        Table(
            "rewards.Refund",
            finder=lambda person: Q(purchase__account__member__in=person.members),
            impersonal={"external_id": _REFERENCE, "sent": "article numbers and quantities", "digest": _DIGEST},
            section="refunds",
            columns={"purchase": "purchase_id"} | same("occurred_at", "amount", "shipping"),
        ),
        Table(
            "rewards.Adjustment",
            finder=of_account,
            blanks={"note": ""},
            impersonal={"reason_code": _CODE},
            section="adjustments",
            columns=same("requested_at", "points", "reason_code", "note", "status"),
        ),
        Table(
            "rewards.Activity",
            finder=of_account,
            eraser=forget_activities,
            erased=("data",),
            impersonal={"type": _CODE, "external_id": _REFERENCE, "digest": _DIGEST, "erased_digest": _DIGEST},
            section="activities",
            columns=same("type", "external_id", "occurred_at", "data"),
        ),
        Table(
            "rewards.Hold", finder=of_account, impersonal={"drawn": "lots and points"}, section="holds",
            columns=same("points", "captured", "ends_at", "status"),
        ),
        Table(
            "rewards.Transfer",
            finder=lambda person: Q(sender__member__in=person.members) | Q(receiver__member__in=person.members),
            section="transfers",
            columns=same("points", "transferred_at"),
        ),
        Table(
            "rewards.Coupon",
            finder=of_account,
            impersonal={
                "code": "drawn by lot, good for its coupon alone", "reward": _CODE, "campaign": _CODE,
                "occasion": "a period, or a send's id", "drawn": "lots and points",
            },
            section="coupons",
            columns=same("code", "reward", "source", "points", "issued_at", "valid_from", "valid_until", "status"),
        ),
        Table(
            "rewards.Redemption",
            finder=lambda person: Q(coupon__account__member__in=person.members),
            impersonal={"lines": "amounts", "way": _CODE},
            section="redemptions",
            columns={"coupon": "coupon__code", "store": "store_id"}
            | same("way", "discount", "redeemed_at", "cancelled_at"),
        ),
        Table(
            "rewards.TierStanding", finder=of_account, impersonal={"code": _CODE}, section="tiers",
            columns={"tier": "code"} | same("since", "until"),
        ),
        Table(
            "rewards.NewsRead", finder=lambda person: Q(member__in=person.members), deletes=True, section="news_read",
            columns={"news": "news__title_ja", "read_at": "read_at"},
        ),
        Table(
            "rewards.BulkLine", finder=of_account, impersonal={"reason_code": _CODE, "error": _CODE}
        ),
        Table("rewards.SpendProof", finder=lambda person: Q(member__in=person.members), deletes=True),
        Table("rewards.Notice", finder=of_account, impersonal={"topic": _CODE}),
        Table("rewards.RuleCount", finder=of_account, impersonal={"rule": _CODE, "period": "a period"}),
        Table(
            "rewards.Posting",
            finder=of_account,
            impersonal={
                "kind": _CODE, "origin": _CODE, "data": "ids, codes, points and days of the fact",
                "context": "codes of segments, the month of the birthday where a rule asks for it, what limits allowed",
                "result": "money and points of a purchase, for its later refunds", "digest": _DIGEST,
            },
        ),
        Table(
            "rewards.StagedPurchase", finder=lambda person: Q(account_id__in=_accounts(person)), deletes=True
        ),
        Table(
            "rewards.StagedMember", finder=lambda person: Q(account_id__in=_accounts(person)), deletes=True
        ),
        Table(
            "rewards.StagedBalance", finder=lambda person: Q(account_id__in=_accounts(person)), deletes=True
        ),
    )  # fmt: skip
    impersonal("days of the shop's counters, and what clerks did there: ids, codes and amounts",
               "rewards.DaySheet", "rewards.CounterAct")  # fmt: skip
    impersonal("what registers tell of their receipts, which name nobody, and what staff decided about them",
               "rewards.Journal", "rewards.JournalLayout", "rewards.JournalReceipt", "rewards.MatchingDay",
               "rewards.MatchingCase")  # fmt: skip
    impersonal("the programme's own: rules, stock and news for everybody",
               "rewards.RuleCounter", "rewards.RewardStock", "rewards.News", "rewards.Terms", "rewards.ProgramDraft",
               "rewards.ProgramDraftRevision", "rewards.ProgramExample")  # fmt: skip
    impersonal(
        "a file of the shop's until it was checked, its name, counts and why it was uploaded", "rewards.BulkAdjustment"
    )
    impersonal("ids, and a table, a row and a column by their names", "rewards.LedgerCheck")
    impersonal("counts and points of all members together, and ids of accounts", "rewards.ProgramSimulation")
    impersonal("the name and the digest of a file of the shop's, and counts", "rewards.ImportRun")
    impersonal(
        "names of files and of their columns, counts, what is wrong with a file; the files themselves go after"
        " some days",
        "rewards.ImportJob",
        "rewards.ImportMap",
    )
    impersonal("a line's number and a sentence; gone when the reject file is written", "rewards.ImportReject")


def _accounts(person: Person) -> list[UUID]:
    """Return the account of a person; tables of imports have no foreign key to it."""
    return list(PointAccount.objects.filter(member__in=person.members).values_list("pk", flat=True))
