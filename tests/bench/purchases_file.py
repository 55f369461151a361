"""Write a file of purchases for the bench: python -m tests.bench.purchases_file FILE PURCHASES [MEMBERS] [SEED].

Three lines a purchase, a year of them, members of a shop's kind: some come twice as often as others. The seed is said.
"""

import csv
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = (
    "store", "external_id", "purchased_at", "member_external_id", "register", "sku", "name", "category", "quantity",
    "amount", "discount", "tax_rate", "total",
)  # fmt: skip
CATEGORIES = ("COFFEE", "BREAD", "FRUIT", "DAIRY", "SEAFOOD", "GIFT CARD", "SNACKS", "TEAS")


def write_purchases(
    path: Path,
    purchases: int,
    members: int,
    seed: int = 1,
    stores: tuple[str, ...] = ("GINZA", "UENO"),
    *,
    lines: int = 3,
) -> None:
    """Write so many purchases in the order of their times, as a till's journal has them."""
    dice = random.Random(seed)
    start = datetime(2025, 4, 1, 9, tzinfo=UTC)
    step = timedelta(days=365) / purchases
    goods = [(f"SKU-{number:05}", f"商品{number}", dice.choice(CATEGORIES)) for number in range(2000)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for number in range(purchases):
            at = (start + step * number).strftime("%Y-%m-%d %H:%M:%S")
            member = f"M{int(members * (1 - dice.random() ** 0.5)):07}"
            bought = [(dice.choice(goods), dice.randint(80, 2400)) for _ in range(lines)]
            total = sum(amount for _, amount in bought)
            store = stores[number % len(stores)]
            for (sku, name, category), amount in bought:
                writer.writerow(
                    (store, f"R{number:08}", at, member, "1", sku, name, category, 1, amount, 0, "0.08", total)
                )


if __name__ == "__main__":
    target, count, *rest = sys.argv[1:]
    people = int(rest[0]) if rest else max(1, int(count) // 50)
    seed = int(rest[1]) if len(rest) > 1 else 1
    sys.stderr.write(f"seed {seed}\n")
    write_purchases(Path(target), int(count), people, seed)
