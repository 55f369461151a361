"""What beat sends to the workers, and when, in Asia/Tokyo.

A task here reads what is due from the database: one that is late, early or sent twice does no harm.
"""

from typing import Any

from celery.schedules import crontab

SWEEP_SECONDS = 5
SWEEP = {"schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}  # none pile up

TIMETABLE: dict[str, dict[str, Any]] = {
    "relay-outbox": {"task": "members.relay_outbox", **SWEEP},
    "deliver-webhooks": {"task": "members.deliver_webhooks", **SWEEP},
    "launch-sends": {"task": "campaigns.launch_sends", **SWEEP},
    "deliver": {"task": "campaigns.deliver", **SWEEP},
    "run-journeys": {"task": "campaigns.run_journeys", "schedule": 60, "options": {"expires": 60}},
    "tell-of-locks": {"task": "members.tell_of_locks", "schedule": 60, "options": {"expires": 60}},
    "mail-answers": {"task": "members.mail_answers", "schedule": 60, "options": {"expires": 60}},
    "tell-of-card-claims": {"task": "members.tell_of_card_claims", "schedule": 60, "options": {"expires": 60}},
    "tell-of-legal-changes": {"task": "members.tell_of_legal_changes", "schedule": 60, "options": {"expires": 60}},
    "beat": {"task": "loyalty_site.tasks.heartbeat", "schedule": 30, "options": {"expires": 30}},
    "watch-health": {"task": "loyalty_site.tasks.watch_health", "schedule": 60, "options": {"expires": 60}},
    "purge-outbox": {"task": "members.purge_outbox", "schedule": crontab(hour="3", minute="50")},
    "find-duplicates": {"task": "members.find_duplicates", "schedule": crontab(minute="50")},
    "post-birthdays": {"task": "rewards.post_birthdays", "schedule": crontab(hour="0", minute="5")},
    "mature-points": {"task": "rewards.mature_points", "schedule": crontab(minute="1")},
    "reward-referrals": {"task": "rewards.reward_referrals", "schedule": crontab(minute="12")},
    "expire-points": {"task": "rewards.expire_points", "schedule": crontab(minute="2")},
    "review-tiers": {"task": "rewards.review_tiers", "schedule": crontab(minute="3")},
    "give-automatic-coupons": {"task": "rewards.give_automatic_coupons", "schedule": crontab(minute="4,19,34,49")},
    "count-segments": {"task": "campaigns.count_segments", "schedule": crontab(hour="2", minute="20")},
    "invite-to-surveys": {"task": "campaigns.invite_to_surveys", "schedule": 60, "options": {"expires": 60}},
    "purge-provider-events": {"task": "campaigns.purge_provider_events", "schedule": crontab(hour="4", minute="50")},
    "sum-up-costs": {"task": "campaigns.sum_up_costs", "schedule": crontab(minute="35")},
    "run-simulations": {"task": "rewards.run_simulations", "schedule": 60, "options": {"expires": 60}},
    "read-journals": {"task": "rewards.read_journals", "schedule": 60, "options": {"expires": 60}},
    "run-bulk-adjustments": {"task": "rewards.run_bulk_adjustments", "schedule": 60, "options": {"expires": 60}},
    "run-imports": {"task": "rewards.run_imports", "schedule": 30, "options": {"expires": 30}},
    "purge-import-files": {"task": "rewards.purge_import_files", "schedule": crontab(hour="4", minute="40")},
    "verify-ledger": {"task": "rewards.verify_ledger", "schedule": crontab(minute="10")},
    "tell-ahead": {"task": "rewards.tell_ahead", "schedule": crontab(hour="9", minute="0")},
    "purge-idempotency": {"task": "members.purge_idempotency", "schedule": crontab(hour="4", minute="10")},
    "purge-attempts": {"task": "members.purge_attempts", "schedule": crontab(minute="20")},
    "make-exports": {"task": "members.make_exports", "schedule": 60, "options": {"expires": 60}},
    "erase-due": {"task": "members.erase_due", "schedule": crontab(minute="40")},
    "purge-spend-proofs": {"task": "rewards.purge_spend_proofs", "schedule": crontab(minute="25")},
    "purge-inbox": {"task": "members.purge_inbox", "schedule": crontab(hour="4", minute="20")},
    "clear-sessions": {
        "task": "loyalty_site.tasks.clear_sessions",
        "schedule": crontab(hour="4", minute="30"),
    },
}
