"""Have the database note every change of the programme, of adjustments and of coupons (see members 0022)."""

from importlib import import_module

from django.db import migrations

_members = import_module("members.migrations.0022_note_every_change")

TABLES = (
    ("rewards_terms", "version", ("document",), ("digest",), "row"),
    ("rewards_programdraft", "id", ("text",), (), "row"),
    ("rewards_news", "id", (), (), "row"),
    ("rewards_news_stores", "id", (), (), "row"),
    ("rewards_rewardstock", "reward", (), ("issued",), "row"),
    ("rewards_adjustment", "id", ("note", "submission"), (), "row"),
    ("rewards_coupon", "id", ("code", "drawn"), (), "none"),
    ("rewards_redemption", "id", ("lines",), (), "none"),
    ("rewards_daysheet", "id", (), (), "row"),
    (
        "rewards_importrun", "id", (),
        ("stage", "position", "staged", "accepted", "repeated", "rejected", "file_digest"), "row",
    ),
    ("rewards_programexample", "id", (), (), "row"),
    (
        "rewards_bulkadjustment", "id", ("note",),
        ("content", "total", "wrong", "given", "taken", "done", "failed", "missing", "began_at", "began_with"), "row",
    ),
    ("rewards_journallayout", "id", (), (), "row"),
    ("rewards_matchingday", "id", (), ("whole",), "row"),
    ("rewards_matchingcase", "id", ("reason",), ("candidates",), "none"),
    ("rewards_importmap", "id", (), (), "row"),
    (
        "rewards_importjob", "id", (),
        (
            "attempt", "beaten_at", "stage", "stage_at", "stage_first", "stage_done", "stage_total", "accepted",
            "repeated", "rejected", "differences", "fault",
        ), "row",
    ),
)  # fmt: skip
# Postings do these thousands of times an hour; the ledger's own check holds coupons against their redemptions.
UNLESS = {
    "rewards_coupon": (
        "OLD.status = 'issued' AND NEW.status = 'redeemed' AND OLD.account_id = NEW.account_id AND OLD.code = NEW.code"
        " AND OLD.points = NEW.points AND OLD.valid_from IS NOT DISTINCT FROM NEW.valid_from"
        " AND OLD.valid_until IS NOT DISTINCT FROM NEW.valid_until"
    ),
    "rewards_rewardstock": "OLD.stock IS NOT DISTINCT FROM NEW.stock AND OLD.reward = NEW.reward",
}


class Migration(migrations.Migration):
    dependencies = [("rewards", "0027_program_examples"), ("members", "0022_note_every_change")]

    operations = [
        migrations.RunSQL(
            "\n".join(_members.attach(table, UNLESS.get(table[0], "")) for table in TABLES),
            "\n".join(_members.detach(table) for table in TABLES),
        )
    ]
