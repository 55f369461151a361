"""What the second floor audits: the programme, and what staff do with points and coupons. The ledger audits itself."""

from loyalty_site.lib.audited import Audited, excuse, register


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    register(
        Audited("rewards_terms", key="version", hidden=("document",), ignored=("digest",)),
        Audited("rewards_programdraft", hidden=("text",)),
        Audited("rewards_news"),
        Audited("rewards_news_stores"),
        Audited("rewards_rewardstock", key="reward", ignored=("issued",)),
        Audited("rewards_adjustment", hidden=("note", "submission")),
        # A coupon is issued and redeemed by postings, a thousand times an hour; everything else is somebody's act.
        Audited("rewards_coupon", hidden=("code", "drawn"), notes_new=False),
        Audited("rewards_redemption", hidden=("lines",), notes_new=False),
        Audited("rewards_daysheet"),
        Audited(
            "rewards_importrun", ignored=("stage", "position", "staged", "accepted", "repeated", "rejected", "file_digest")
        ),
        Audited("rewards_programexample"),
        Audited(
            "rewards_bulkadjustment", hidden=("note",),
            ignored=("content", "total", "wrong", "given", "taken", "done", "failed", "missing", "began_at", "began_with"),
        ),
        Audited("rewards_journallayout"),
        Audited("rewards_matchingday", ignored=("whole",)),
        Audited("rewards_matchingcase", hidden=("reason",), ignored=("candidates",), notes_new=False),
        Audited("rewards_importmap"),
        Audited(
            "rewards_importjob",
            ignored=(
                "attempt", "beaten_at", "stage", "stage_at", "stage_first", "stage_done", "stage_total", "accepted",
                "repeated", "rejected", "differences", "fault",
            ),
        ),
    )  # fmt: skip
    excuse(
        "the ledger's facts and entries: append-only, chained, and folded again by verify_ledger",
        "rewards_posting", "rewards_pointentry", "rewards_purchase", "rewards_purchaseline", "rewards_refund",
        "rewards_refundline", "rewards_activity", "rewards_transfer",
    )  # fmt: skip
    excuse(
        "projections of the entries, which verify_ledger compares column by column",
        "rewards_pointaccount", "rewards_pointlot", "rewards_hold", "rewards_tierstanding", "rewards_rulecount",
        "rewards_rulecounter",
    )  # fmt: skip
    excuse("append-only, each row says who and when", "rewards_counteract", "rewards_programdraftrevision")
    excuse(
        "work of an import or a job, gone when it is done", "rewards_importreject", "rewards_stagedpurchase",
        "rewards_stagedmember", "rewards_stagedbalance", "rewards_programsimulation", "rewards_notice",
    )  # fmt: skip
    excuse("how far a job is", "rewards_ledgercheck")
    excuse("lines of a file that staff sent, whose job is audited", "rewards_bulkline")
    excuse("what registers tell, written by a job", "rewards_journal", "rewards_journalreceipt")
    excuse("a member's own, written by pages", "rewards_newsread", "rewards_spendproof")
