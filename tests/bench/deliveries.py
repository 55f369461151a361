"""Messages a second to a mail server on this machine, each with a coupon of its own and signed, while a till is served.

python -m tests.bench.deliveries [RECIPIENTS] [MEMBERS] [MAILS]: so many recipients; a launch to so many members; so many
mails through django-post_office in the same run, with the same coupon and the same signature.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench import database
from tests.campaigns.sink import Sink, sink

WORKERS, CONNECTIONS, NICED = 2, 8, ("nice", "-n", "10")
WANTED_A_SECOND, WANTED_RATIO, WANTED_TILL, WANTED_LAUNCH = 300, 1.5, 200, 60
BETWEEN_CUSTOMERS = 1.0  # seconds
CUSTOMERS = 1_000  # of the till: members who are there before the recipients

# Members in one statement, with an address, a consent and an account each.
MEMBERS = """
WITH made AS (
    INSERT INTO members_member (id, number, external_id, name, kana, email, language, time_zone, status, is_provisional,
        enrolment_clerk, enrolment_source, joined_at, created_at, updated_at)
    SELECT gen_random_uuid(), '28' || lpad(n::text, 11, '0'), 'D' || n, '会員' || n, '', 'd' || n || '@example.com',
        CASE mod(n, 5) WHEN 0 THEN 'en' ELSE 'ja' END, '', 'active', false, '', '', now() - interval '1 year', now(), now()
    FROM generate_series(%(first)s::int, %(last)s::int) n RETURNING id
), agreed AS (
    INSERT INTO members_consent (id, member_id, channel, topic, is_granted, given_at, wording, language, source, created_at)
    SELECT gen_random_uuid(), id, 'email', 'campaigns', true, now(), '', '', '', now() FROM made
)
SELECT count(*) FROM made
"""


def main(recipients: int = 20_000, members: int = 1_000_000, mails: int = 5_000) -> None:
    database.prepare()
    database.make_accounts(CUSTOMERS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _give_coupons(folder)
        ours = _ours(folder / "ours", recipients)
        theirs = _theirs(folder / "theirs", mails)
        ratio = ours / theirs
        short = "" if ratio >= WANTED_RATIO else "   short"
        print(f"  against django-post_office       {ratio:8.2f}   wanted ≥ {WANTED_RATIO}{short}", flush=True)
        _launch(members)


def _give_coupons(folder: Path) -> None:
    from django.core.management import call_command

    programme = (database.HERE / "programme.yaml").read_text(encoding="utf-8")
    programme += "coupons:\n  - {code: spring, name: {ja: 春, en: Spring}, kind: amount, amount: '100', give: campaign, valid: {days: 30}}\n"
    path = folder / "programme.yaml"
    path.write_text(programme, encoding="utf-8")
    call_command("load_program", str(path), stdout=sys.stderr)


def _ours(folder: Path, recipients: int) -> float:
    from campaigns.models import Delivery, Send
    from tests.bench import till

    folder.mkdir()
    _add_members(1, recipients, with_accounts=True)
    with sink(folder, keeps=False) as server, _workers(server, folder):
        numbers, served = count(), []
        till.serve(next(numbers))  # its pages are compiled by then
        made, begun = _send(coupon="spring"), time.perf_counter()
        while Send.objects.get(pk=made.pk).state != "finished":
            served.append(till.serve(next(numbers)))
            time.sleep(BETWEEN_CUSTOMERS)
        seconds = time.perf_counter() - begun
        taken = server.taken()
    accepted = Delivery.objects.filter(send=made, state="accepted").count()
    assert len(taken) == len(set(taken)) == accepted == recipients, (len(taken), accepted)
    rate = recipients / seconds
    short = "" if rate >= WANTED_A_SECOND else "   short"
    print(f"  {recipients:,} messages, coupon and DKIM {rate:8.0f}/s wanted ≥ {WANTED_A_SECOND}{short}", flush=True)
    till.tell("them", served, WANTED_TILL)
    return rate


def _theirs(folder: Path, mails: int) -> float:
    folder.mkdir()
    with sink(folder, keeps=False) as server:
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.post_office", str(mails), str(WORKERS)],
            env=os.environ | _signing(folder) | {"BENCH_PORT": str(server.port)}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, check=True,
        ).stdout  # fmt: skip
        assert len(server.taken()) == mails
    queued, sent = map(float, told.split())
    rate = mails / (queued + sent)
    print(f"  django-post_office               {rate:8.0f}/s (sending alone {mails / sent:.0f}/s)", flush=True)
    return rate


def _launch(members: int) -> None:
    from campaigns.actions.launching import launch
    from campaigns.models import Delivery

    _add_members(1_000_000, 1_000_000 + members - 1)
    made = _send()
    begun = time.perf_counter()
    assert launch(made.pk)
    seconds = time.perf_counter() - begun
    frozen = Delivery.objects.filter(send=made).count()
    short = "" if seconds <= WANTED_LAUNCH else "   short"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"  an audience of {frozen:,} frozen in {seconds:6.1f} s, {memory} MB   wanted ≤ {WANTED_LAUNCH} s{short}",
        flush=True,
    )


def _add_members(first: int, last: int, *, with_accounts: bool = False) -> None:
    from django.db import connection

    from members.models import Member
    from rewards.actions.accounts import open_account

    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"first": first, "last": last})
        cursor.execute("ANALYZE members_member, members_consent")
    if with_accounts:
        for member in Member.objects.filter(external_id__startswith="D").only("pk", "joined_at"):
            open_account(member.pk, member.joined_at)


def _send(**columns: Any) -> Any:
    from campaigns.models import Send
    from loyalty_site.lib.clock import now
    from tests.campaigns import sends

    blocks = [
        {"kind": "heading", "text": "春のお知らせ"}, {"kind": "text", "text": "{{ member.name }}"}, {"kind": "points"},
        *([{"kind": "coupon"}] if columns.get("coupon") else []),
        {"kind": "button", "label": "お店を見る", "href": "https://shop.example.com/spring"},
    ]  # fmt: skip
    mail = {"subject": "春のお知らせ", "preheader": "", "blocks": blocks}
    variants = [{"name": "A", "share": 100, "content": {"email": {"ja": mail, "en": mail}}}]
    made: Send = sends.send(variants=variants, tracks=True, scheduled_at=now(), **columns)
    return made


@contextmanager
def _workers(server: Sink, folder: Path) -> Iterator[None]:
    """Run workers that sign what they send, as docs/operations.md runs them."""
    environment: Mapping[str, str] = os.environ | {
        "CAMPAIGN_QUIET_HOURS": "00:00-00:00", "CAMPAIGN_CAP_DAY": "0", "CAMPAIGN_CAP_WEEK": "0",
        "CAMPAIGN_HOLDOUT_PERCENT": "0", "DELIVERY_WORKERS": str(WORKERS), "DELIVERY_CONNECTIONS": str(CONNECTIONS),
        "EMAIL_CAMPAIGN_BACKEND": "smtp", "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "DEFAULT_FROM_EMAIL": "shop@example.com", **_signing(folder),
    }  # fmt: skip
    processes = [
        subprocess.Popen(
            [*NICED, sys.executable, "-m", "tests.campaigns.deliveries.worker", "50"],
            env=environment,
            stdout=subprocess.PIPE,
        )
        for _ in range(WORKERS)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()  # it is up
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _signing(folder: Path) -> Mapping[str, str]:
    return {"DKIM_PRIVATE_KEY": _key(folder), "DKIM_SELECTOR": "k1", "DKIM_DOMAIN": "example.com"}


def _key(folder: Path) -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = folder / "dkim.pem"
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return str(path)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
