"""Members of a segment by ten conditions, counted among a million members and five million purchases of two lines.

python -m tests.bench.segments [MEMBERS]
"""

import resource
import sys
import time
from typing import Any

from tests.bench import database, large

WANTED_TWO, WANTED_TEN = 2.0, 8.0  # seconds: two conditions at most read purchases by period or product, or any ten do
TABLES = ("members_member", "rewards_pointaccount", "rewards_purchase", "rewards_purchaseline")
# Drawn by the row and the copy, so that each run counts the same.
DRAWN = "(('x' || substr(md5(t.id::text || n), 1, 7))::bit(28)::int)"
OTHERS = {
    "members_member": large.OTHERS["members_member"]
    | {
        "birthday": f"date '1950-01-01' + {DRAWN} %% 20000",
        "language": f"CASE {DRAWN} %% 6 WHEN 0 THEN 'en' ELSE 'ja' END",
        "joined_at": f"t.joined_at - ({DRAWN} %% 500) * interval '1 day'",
    },
    "rewards_pointaccount": {"available": f"{DRAWN} %% 3000", "tier": f"(ARRAY['bronze', 'silver', 'gold'])[1 + {DRAWN} %% 3]"},
    "rewards_purchase": {
        "external_id": "t.external_id || '-' || n", "store_id": f"'S' || 1 + {DRAWN} %% 2", "total": f"500 + {DRAWN} %% 6000",
        "purchased_at": f"t.purchased_at - ({DRAWN} %% 400) * interval '1 day'", "shipping": "0",
    },
    "rewards_purchaseline": {
        "sku": "'SKU-' || (hashint4(n) & 255) + t.no * 256", "category": "(ARRAY['FRUIT', 'COFFEE', 'BREAD', 'FISH'])[1 + (hashint4(n + t.no) & 3)]",
        "amount": "200 + (hashint4(n) & 1023)",
    },
}  # fmt: skip
MORE = (
    "INSERT INTO members_consent (id, member_id, channel, topic, is_granted, given_at, wording, language, source, created_at)"
    " SELECT gen_random_uuid(), id, 'email', 'campaigns', hashtext(number) % 5 <> 0, now(), '', '', '', now() FROM members_member",
    "INSERT INTO members_membertrait (member_id, key, value, updated_at)"
    " SELECT id, 'churn', to_jsonb(abs(hashtext(number)) % 100), now() FROM members_member",
)

ABOUT_MEMBERS: list[dict[str, Any]] = [
    {"age": {"at_least": 20, "at_most": 65}},
    {"language": {"languages": ["ja"]}},
    {"joined": {"period": {"days": 800}}},
    {"consent": {"channel": "email", "topic": "campaigns"}},
    {"reachable": {"channel": "email"}},
    {"tier": {"tiers": ["silver", "gold"]}},
    {"points": {"at_least": 100}},
    {"predicted": {"trait": "churn", "at_least": "20"}},
]
BY_PERIOD: list[dict[str, Any]] = [
    {"purchases": {"at_least": 1, "period": {"days": 180}}},
    {"bought": {"categories": ["COFFEE"], "period": {"days": 365}}},
]
ABOUT_PURCHASES: list[dict[str, Any]] = [
    {"recency": {"at_most": 300}},
    {"purchases": {"at_least": 1, "period": {"days": 365}}},
    {"spent": {"at_least": "1000", "period": {"days": 365}, "stores": ["S1"]}},
    {"average": {"at_least": "500"}},
    {"first_purchase": {"period": {"days": 1000}}},
    {"rfm": {"recency": ["3", "4", "5"]}},
    {"bought": {"categories": ["COFFEE", "FRUIT"], "period": {"days": 365}}},
    {"bought": {"skus": [f"SKU-{number}" for number in range(300, 350)]}},
    {"affinity": {"category": "BREAD", "at_least": 10}},
    {"bought": {"categories": ["FISH"], "period": {"days": 700}, "stores": ["S2"]}},
]
RULES = (
    ("eight about members, two by period or product", {"all": [*ABOUT_MEMBERS, *BY_PERIOD]}, WANTED_TWO),
    ("any of the same", {"any": [*ABOUT_MEMBERS[5:], {"all": ABOUT_MEMBERS[:5]}, *BY_PERIOD]}, WANTED_TWO),
    ("ten that read purchases", {"all": ABOUT_PURCHASES}, WANTED_TEN),
    ("any of the ten", {"any": ABOUT_PURCHASES}, WANTED_TEN),
)


def main(members: int = 1_000_000) -> None:
    database.prepare()
    large.fill(members, tables=TABLES, others=OTHERS, lines=2)
    from django.db import connection

    from campaigns.actions import score_edges
    from campaigns.core.rule import read
    from campaigns.selectors import segments

    with connection.cursor() as cursor:
        for statement in MORE:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    score_edges.measure()
    for name, rule, wanted in RULES:
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            found = segments.count(read(rule))
            taken.append(time.perf_counter() - begun)
        seconds = sorted(taken)[1]
        short = "" if seconds <= wanted else "   short"
        print(f"  {name:48} {found:9,} in {seconds:5.2f} s   wanted ≤ {wanted:.0f} s{short}", flush=True)
    print(f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
