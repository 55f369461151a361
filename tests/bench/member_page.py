"""Server time of a member's pages, of the API's answer and of what staff see of the member, with a long history.

python -m tests.bench.member_page [ENTRIES] [REQUESTS] [OTHERS]: OTHERS is how many members there are besides.
"""

import statistics
import sys
import time
from typing import Any

from tests.bench import database
from tests.bench.large import fill

TARGET_MILLISECONDS = 25
STAFF_MILLISECONDS = 100
ADDRESSES = (
    "/home",
    "/card",
    "/history",
    "/history?before=5000",
    "/history?kind=earned",
    "/coupons",
    "/rewards",
    "/tiers",
)
SEARCHED = ("ヤマダ", "山田", "buyer12", "0901", "00000", "ダレモイナイ")  # how many begin, and nobody


def main(entries: int = 10_000, requests: int = 200, others: int = 0) -> None:
    database.prepare()
    from django.test import Client
    from django.test.utils import override_settings

    from loyalty_site.lib.collector import relax_collector
    from tests.bench.http import make_key
    from tests.staff import staff

    with override_settings(ALLOWED_HOSTS=["testserver"]):
        if others:
            fill(others)
        taro = member_with(entries)
        client = Client(headers={"authorization": f"Bearer {make_key()}"})
        client.force_login(taro)
        relax_collector()  # as the web server's processes do
        print(f"{'address':28}{'p50 ms':>8}{'p95 ms':>8}{'queries':>9}   {entries:,} entries")
        for address in (*ADDRESSES, f"/api/v1/members/{taro.member.pk}"):
            name = address if len(address) < 28 else "GET /members/{member}"
            tell(name, client, address, requests, TARGET_MILLISECONDS)
        clerk = staff("manager")
        for name, address in (
            ("/staff/", "/staff/"),
            ("/staff/members/{member}/", f"/staff/members/{taro.member.pk}/"),
            *((f"/staff/members/?q={term}", f"/staff/members/?q={term}") for term in SEARCHED),
        ):
            tell(name, clerk, address, requests, STAFF_MILLISECONDS)


def tell(name: str, client: Any, address: str, requests: int, target: int) -> None:
    """Measure an address and print its row."""
    times, queries = measure(client, address, requests)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    over = f"   above {target}" if p95 > target else ""
    print(f"{name:28}{p50:8.1f}{p95:8.1f}{queries:9}{over}", flush=True)


def member_with(entries: int) -> Any:
    """Return a person whose account has so many entries, posted in one transaction."""
    from datetime import UTC, datetime, timedelta

    from django.db import connection

    from loyalty_site.lib.clock import now
    from loyalty_site.lib.ids import uuid7
    from members.actions.legal import Shown, accept
    from members.models import Acceptance, User
    from members.selectors.legal import in_force
    from rewards.actions.batch import Batch
    from rewards.actions.enrolment import enrol_member
    from rewards.actions.purchases import add_rows, fold_purchase
    from rewards.core.drafts import Draft, DraftLine, content_digest
    from rewards.selectors.accounts import account_of, load

    taro = User.objects.create_user("taro@example.com")
    joined = datetime.now(UTC) - timedelta(days=365)
    member, _ = enrol_member(user=taro, email=taro.email, joined_at=joined, origin="import")
    shown = Shown(tuple(document.pk for document in in_force()), "ja")
    accept(member.pk, shown, Acceptance.Way.PAGE)  # else the first page asks for it
    account_id = account_of(member.pk)
    account, batch, at = load([account_id], now(), lots=True)[account_id], Batch(), now()
    for number in range(entries):
        moment = joined + timedelta(days=364) * number / entries
        line = DraftLine("SKU-1", 1000, 1000 + number % 900, name="Apples", category="FRUIT")
        draft = Draft("S1", str(number), moment, line.amount, (line,), account_id)
        purchase_id = uuid7()
        add_rows(batch, draft, purchase_id, at, "import", 0, content_digest(draft))
        account, _ = fold_purchase(account, draft, purchase_id, batch, origin="import", posted_at=at)
    batch.write()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves a history that grew over a year
    return taro


def measure(client: object, address: str, requests: int) -> tuple[list[float], int]:
    """Return the milliseconds of each request and the number of queries of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(10):
        assert client.get(address).status_code == 200  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as captured:
        client.get(address)  # type: ignore[attr-defined]
        queries = len(captured)
    times = []
    for _ in range(requests):
        start = time.perf_counter()
        client.get(address)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - start) * 1000)
    return times, queries


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
