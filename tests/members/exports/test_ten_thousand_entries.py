"""The export of ten thousand entries is made in far less than a minute, in memory that does not grow with it."""

import io
import time
import tracemalloc
import zipfile

import pytest

from members.actions import data_exports
from members.models import DataExport, Member
from members.selectors.data_exports import content_of
from rewards.actions.accounts import open_account
from rewards.actions.posting import post_purchases
from rewards.selectors.timeline import current_timeline
from tests.members.cast import person
from tests.rewards.cast import draft, published
from tests.rewards.views.long_history import lengthen

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = 10_000
SECONDS_MAX = 60
MEGABYTES_MAX = 24


def made(member: Member) -> tuple[float, float]:
    """Have a member's export made; return the seconds that it took, and the megabytes at most."""
    data_exports.ask(member, "ja", actor=data_exports.Actor("portal"))
    tracemalloc.start()
    started = time.monotonic()
    assert data_exports.make_waiting() == 1
    seconds, peak = time.monotonic() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak / 1e6


def test_ten_thousand_entries(capsys: pytest.CaptureFixture[str]) -> None:
    published()
    taro = person()
    mine = open_account(taro.pk, taro.joined_at)
    post_purchases([draft(mine) for _ in range(1000)], current_timeline(), {})
    made(taro)  # what is loaded once
    _, megabytes_before = made(taro)
    lengthen(mine, ENTRIES)
    seconds, megabytes = made(taro)
    export = DataExport.objects.get()
    with capsys.disabled():
        print(f"\n{ENTRIES:,} entries: {seconds:.1f} s, {export.size / 1e6:.1f} MB, {megabytes:.1f} MB of memory")
    with zipfile.ZipFile(io.BytesIO(b"".join(content_of(export)))) as archive:
        assert archive.read("entries.csv").count(b"\n") > ENTRIES
        assert archive.read("purchases.csv").count(b"\n") == 1001
    assert seconds < SECONDS_MAX
    assert megabytes < MEGABYTES_MAX and megabytes < 3 * megabytes_before
