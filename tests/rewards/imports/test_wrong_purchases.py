"""One wrong line rejects its purchase with every line's number and reason; the rest go in."""

import csv
from pathlib import Path
from typing import Any

import pytest

from rewards.models import PointAccount, Purchase, PurchaseLine
from tests.rewards.cast import account, published
from tests.rewards.imports.files import purchase, rejects, run, write

pytestmark = pytest.mark.django_db(transaction=True)

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("unknown_store", {"store": "NOWHERE"}),
    ("required", {"store": ""}),
    ("required", {"external_id": ""}),
    ("too_long", {"external_id": "x" * 256}),
    ("control_character", {"external_id": "a\0b"}),
    ("control_character", {"sku": "a\u202eb"}),
    ("control_character", {"sku": "two\nlines"}),
    ("required", {"purchased_at": ""}),
    ("not_a_moment", {"purchased_at": "yesterday"}),
    ("not_a_moment", {"purchased_at": "2026-02-30 10:00:00"}),
    ("not_a_moment", {"purchased_at": "2026-02-03 10:00:00+99:00"}),
    ("moment_out_of_range", {"purchased_at": "1999-12-31T23:59:59+00:00"}),
    ("moment_out_of_range", {"purchased_at": "2999-01-01 00:00:00"}),
    ("does_not_add_up", {"total": 999}),
    ("not_a_decimal", {"total": "1,000"}),
    ("not_a_decimal", {"total": "-1000"}),
    ("not_a_decimal", {"total": "1e3"}),
    ("not_a_decimal", {"total": "１０００"}),
    ("not_a_decimal", {"total": "1000.5"}),
    ("not_a_decimal", {"amount": "=1+1"}),
    ("not_a_decimal", {"amount": "1000000000000"}),
    ("not_a_decimal", {"quantity": "NaN"}),
    ("out_of_range", {"quantity": "0"}),
    ("out_of_range", {"quantity": "1000001"}),
    ("required", {"sku": ""}),
    ("required", {"quantity": ""}),
    ("price_missing", {"amount": ""}),
    ("amount_differs", {"unit_price": "999"}),
    ("out_of_range", {"amount": "", "unit_price": "900000000000", "quantity": "9", "discount": "900000000000"}),
    ("discount_above_price", {"discount": "1001"}),
    ("not_a_decimal", {"tax_rate": "8%"}),
    ("out_of_range", {"tax_rate": "1.5"}),
    ("not_a_choice", {"prices": "gross"}),
    ("not_a_whole_number", {"points_used": "1.5"}),
    ("insufficient_points", {"points_used": "500"}),
    ("points_need_member", {"points_used": "5", "member_external_id": ""}),
    ("unknown_member", {"member_external_id": "nobody"}),
    ("member_named_twice", {"member_phone": "090-1234-5678"}),
    ("invalid_email", {"member_external_id": "", "member_email": "nobody"}),
    ("lines_or_receipt", {"sku": "", "quantity": "", "amount": ""}),
]


def test_a_wrong_cell_rejects_its_purchase_alone(tmp_path: Path) -> None:
    published()
    taro = account(external_id="taro")
    rows = [row for number, (_, cells) in enumerate(WRONG) for row in purchase(f"bad-{number}", 1000, **cells)]
    path = write(tmp_path / "a.csv", [*purchase("good", 1000), *rows, *purchase("last", 500)])
    said = run("import_purchases", path)
    assert f"2 went in, 0 were there already, {len(WRONG)} were rejected" in said
    assert [reason for _, reason in rejects(path)] == [code for code, _ in WRONG]
    assert PointAccount.objects.get(pk=taro).available == 15


def test_every_line_of_the_purchase_is_in_the_reject_file(tmp_path: Path) -> None:
    published()
    account(external_id="taro")
    lines = purchase("bad", 100, 200, 300)
    path = write(
        tmp_path / "a.csv", [*purchase("good"), *lines[:2], {**lines[2], "amount": "=cmd()"}, *purchase("last")]
    )
    run("import_purchases", path)
    assert rejects(path) == [(3, "not_a_decimal"), (4, "not_a_decimal"), (5, "not_a_decimal")]
    with (tmp_path / "a.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["amount"] for row in csv.DictReader(stream)] == ["100", "200", "'=cmd()"]


def test_a_corrected_reject_file_is_imported_as_it_is(tmp_path: Path) -> None:
    published()
    account(external_id="taro")
    path = write(tmp_path / "a.csv", [*purchase("good"), *purchase("bad", 100, total=99)])
    run("import_purchases", path)
    again = tmp_path / "a.csv.rejects.csv"
    again.write_text(again.read_text(encoding="utf-8-sig").replace(",99,", ",100,"), encoding="utf-8")
    assert "1 went in, 0 were there already, 0 were rejected" in run("import_purchases", again)
    assert Purchase.objects.count() == 2


def test_a_formula_in_a_text_is_text(tmp_path: Path) -> None:
    published()
    run("import_purchases", write(tmp_path / "a.csv", purchase("1", member="", name="=HYPERLINK(1)", category="+x")))
    assert PurchaseLine.objects.values_list("name", "category").get() == ("=HYPERLINK(1)", "+x")


def test_lines_of_one_purchase_agree(tmp_path: Path) -> None:
    published()
    lines = purchase("1", 100, 200, member="")
    apart = [{**lines[0], "clerk": "A"}, {**lines[1], "clerk": "B"}]
    path = write(tmp_path / "a.csv", apart)
    run("import_purchases", path)
    assert rejects(path) == [(2, "lines_disagree"), (3, "lines_disagree")]
    empty = {key: "" for key in ("purchased_at", "total", "clerk")}
    assert "1 went in" in run("import_purchases", write(tmp_path / "b.csv", [apart[0], {**apart[1], **empty}]))


def test_a_reference_that_comes_again_with_other_content_is_rejected(tmp_path: Path) -> None:
    published()
    rows = [
        *purchase("1", 100, member=""),
        *purchase("2", member=""),
        *purchase("1", 100, member=""),
        *purchase("1", 300, member=""),
    ]
    path = write(tmp_path / "a.csv", rows)
    # Two purchases with one reference side by side are one purchase of two lines that disagree.
    run("import_purchases", path)
    assert rejects(path) == [(4, "lines_disagree"), (5, "lines_disagree")]
    later = write(
        tmp_path / "b.csv", [*purchase("3", member=""), *purchase("1", 300, member=""), *purchase("3", 5, member="")]
    )
    run("import_purchases", later)
    assert rejects(later) == [(3, "external_id_taken"), (4, "external_id_twice")]


def test_a_purchase_of_too_many_lines_is_rejected(tmp_path: Path) -> None:
    published()
    path = write(tmp_path / "a.csv", [*purchase("1", *[1] * 10_001, member=""), *purchase("2", member="")])
    assert "1 went in" in run("import_purchases", path)
    assert {code for _, code in rejects(path)} == {"too_many_lines"} and len(rejects(path)) == 10_001
