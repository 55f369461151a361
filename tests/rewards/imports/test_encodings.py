"""A file from a Japanese till goes in unharmed, in whatever encoding it was saved."""

import gzip
from pathlib import Path

import pytest

from members.models import Member
from rewards.models import Purchase, PurchaseLine
from tests.rewards.cast import published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "①㈱髙﨑 ～珈琲―ⅷ"


def test_cp932_and_gzip_keep_every_character(tmp_path: Path) -> None:
    published()
    rows = [*purchase("1", member="", name=NAME, category="食品"), *purchase("2", 5, member="", name=NAME, total=6)]
    path = write(tmp_path / "a.csv", rows, encoding="cp932")
    run("import_purchases", path)
    assert PurchaseLine.objects.values_list("name", "category").get() == (NAME, "食品")
    assert rejects(path) == [(3, "does_not_add_up")]
    assert NAME in (tmp_path / "a.csv.rejects.csv").read_text(encoding="utf-8-sig")
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(write(tmp_path / "b.csv", purchase("3", member="", name=NAME)).read_bytes()))
    assert "1 went in" in run("import_purchases", packed)


def test_the_same_content_with_a_mark_and_without_is_there_once(tmp_path: Path) -> None:
    published()
    rows = purchase("1", member="", name=NAME)
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        run("import_purchases", write(tmp_path / f"{encoding}.csv", rows, encoding=encoding))
    assert Purchase.objects.count() == 1


def test_members_keep_their_names(tmp_path: Path) -> None:
    published()
    row = {"external_id": "t", "name": "髙橋 はしご", "joined_on": "2021-01-02"}
    run("import_members", write(tmp_path / "a.csv", [row], encoding="cp932"))
    assert Member.objects.get().name == "髙橋 はしご"


def test_times_without_offset_are_the_stores(tmp_path: Path) -> None:
    published()
    times = ["2026/3/1 9:05", "2026-03-01T00:05:00Z", "2026-03-01T09:05:00.000+09:00"]
    rows = [row for number, at in enumerate(times) for row in purchase(str(number), member="", at=at)]
    run("import_purchases", write(tmp_path / "a.csv", rows))
    moments = set(Purchase.objects.values_list("purchased_at", flat=True))
    assert [moment.isoformat() for moment in moments] == ["2026-03-01T00:05:00+00:00"]
