"""Everything that the contract forbids: a clear problem in Japanese and in English, and nothing written."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.rewards.api.conftest import purchase
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db

LINE = {"sku": "A", "quantity": 1, "unit_price": "1980"}


def with_line(**fields):
    line = {name: value for name, value in (LINE | fields).items() if value is not ...}
    return {"lines": [line]}


INVALID = {
    "a float as money": ({"total": 1980.0}, "total", "not_a_decimal"),
    "an integer as money": ({"total": 1980}, "total", "not_a_decimal"),
    "full-width digits": ({"total": "１９８０"}, "total", "not_a_decimal"),
    "an exponent": ({"total": "1e3"}, "total", "not_a_decimal"),
    "NaN as text": ({"total": "NaN"}, "total", "not_a_decimal"),
    "a sign": ({"total": "-1980"}, "total", "not_a_decimal"),
    "blanks": ({"total": " 1980"}, "total", "not_a_decimal"),
    "10^12": ({"total": "1000000000000"}, "total", "not_a_decimal"),
    "more decimals than the currency has": ({"total": "1980.0"}, "total", "too_many_decimals"),
    "a boolean as points": ({"points_used": True}, "points_used", "wrong_type"),
    "a float as points": ({"points_used": 1.0}, "points_used", "wrong_type"),
    "text as points": ({"points_used": "1"}, "points_used", "wrong_type"),
    "negative points": ({"points_used": -1}, "points_used", "out_of_range"),
    "a negative discount": (with_line(discount="-1"), "lines.0.discount", "not_a_decimal"),
    "a negative shipping": ({"shipping": "-1"}, "shipping", "not_a_decimal"),
    "no items": (with_line(quantity=0), "lines.0.quantity", "out_of_range"),
    "too many items": (with_line(quantity=1_000_001), "lines.0.quantity", "out_of_range"),
    "a quantity of four decimals": (with_line(quantity="0.0001"), "lines.0.quantity", "not_a_decimal"),
    "a float as quantity": (with_line(quantity=1.5), "lines.0.quantity", "not_a_decimal"),
    "neither price nor amount": (with_line(unit_price=...), "lines.0.unit_price", "exactly_one"),
    "price and amount": (with_line(amount="1980"), "lines.0.amount", "exactly_one"),
    "a price times a quantity beyond 10^12": (
        with_line(unit_price="999999999999", quantity=2), "lines.0.unit_price", "out_of_range"),
    "a sum beyond 10^12": (
        {"lines": [LINE | {"unit_price": "999999999999"}] * 2}, "lines", "out_of_range"),
    "a tax rate in percent": (with_line(tax_rate="8"), "lines.0.tax_rate", "not_a_decimal"),
    "a null line field": (with_line(name=None), "lines.0.name", "not_null"),
    "a line without SKU": (with_line(sku=""), "lines.0.sku", "too_short"),
    "10,001 lines": ({"lines": [LINE] * 10_001}, "lines", "too_long"),
    "a time without offset": ({"purchased_at": "2026-10-01T10:00:00"}, "purchased_at", "not_a_moment"),
    "a date alone": ({"purchased_at": "2026-10-01"}, "purchased_at", "not_a_moment"),
    "a time before 2000": ({"purchased_at": "1999-12-31T23:59:59Z"}, "purchased_at", "moment_out_of_range"),
    "a time to come": (
        {"purchased_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "purchased_at", "moment_out_of_range"),
    "NUL": ({"external_id": "a\0b"}, "external_id", "control_character"),
    "a mark that turns text": ({"external_id": "a\u202eb"}, "external_id", "invalid_format"),
    "an unknown field": ({"colour": "red"}, "colour", "unknown_field"),
    "an unknown field of a line": (with_line(colour="red"), "lines.0.colour", "unknown_field"),
    "an unknown way of prices": ({"prices": "gross"}, "prices", "not_a_choice"),
    "a receipt without its number": ({"receipt": {"register": "1"}}, "receipt.number", "required"),
    "a member that is a number": ({"member": 1}, "member", "wrong_type"),
    "no store": ({"store": None}, "store", "wrong_type"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "field", "code"), INVALID.values(), ids=INVALID)
def test_a_field_that_is_wrong_is_named(till, hana, rows, change, field, code):
    before = rows()
    refused = till.post("/purchases", purchase(hana) | change)
    body = refused.json()
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert (body["code"], (field, code) in [(e["field"], e["code"]) for e in body["errors"]]) == ("invalid_body", True)
    assert rows() == before


REFUSED = {
    "the total does not add up": ({"total": "1979"}, 422, "does_not_add_up", "明細"),
    "an unknown store": ({"store": "KOBE"}, 422, "unknown_store", "店舗"),
    "an unknown member": ({"member": "card:none"}, 422, "unknown_member", "会員"),
    "a discount above the price": (
        with_line(discount="1981") | {"total": "0"}, 422, "discount_above_price", "割引額"),
    "neither lines nor a receipt": ({"lines": []}, 422, "lines_or_receipt", "レシート"),
    "a coupon": ({"coupons": ["TEN"]}, 422, "unknown_coupon", "クーポン"),
    "more points than there are": ({"points_used": 501}, 409, "insufficient_points", "ポイントが足りません"),
    "more points than the goods cost": (
        with_line(unit_price="100") | {"total": "100", "points_used": 101}, 422, "points_above_goods", "ポイント"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "status", "code", "japanese"), REFUSED.values(), ids=REFUSED)
def test_what_the_programme_refuses_is_said_in_both_languages(till, ken, rows, change, status, code, japanese):
    before = rows()
    for path in ("/purchases", "/purchases/preview"):
        in_japanese = till.post(path, purchase(ken) | change, accept_language="ja")
        in_english = till.post(path, purchase(ken) | change, accept_language="en")
        assert (in_japanese.status_code, in_japanese.json()["code"]) == (status, code)
        assert (in_english.status_code, in_english.json()["code"]) == (status, code)
        assert japanese in in_japanese.json()["detail"]
        assert in_english.json()["detail"].isascii()
        assert in_english.json()["type"] == f"/api/errors#{code}"
    assert rows() == before


def test_points_of_a_guest_are_refused(till, shop, rows):
    before = rows()
    refused = till.post("/purchases", purchase(points_used=1))
    assert (refused.status_code, refused.json()["code"]) == (422, "points_need_member")
    assert rows() == before


def test_where_points_are_earned_without_tax_each_line_needs_its_rate(till, ken, rows):
    published(
        "program: {earning: {basis: {tax: excluded}}}\nrules: [{code: base, kind: amount, points: 1, per: '100'}]"
    )
    at = datetime.now(UTC).isoformat()
    before = rows()
    for member in (ken, None):
        refused = till.post("/purchases", purchase(member, purchased_at=at))
        assert (refused.status_code, refused.json()["code"]) == (422, "tax_rate_missing")
    assert rows() == before
    rated = [line | {"tax_rate": "0.08"} for line in purchase()["lines"]]
    assert till.post("/purchases", purchase(ken, purchased_at=at, lines=rated)).status_code == 201


MALFORMED = {
    "not JSON": b"{",
    "two equal keys": b'{"external_id": "1", "external_id": "2"}',
    "NaN": b'{"total": NaN}',
    "half a surrogate pair": b'{"external_id": "\\ud800"}',
    "not UTF-8": b'{"external_id": "\xff"}',
    "deep nesting": b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize(
    "path", ["/purchases", "/purchases/preview", "/purchases/batch", "/activities", "/coupons/A/redeem"]
)
def test_a_body_that_is_not_json_is_refused(till, shop, rows, path, body):
    before = rows()
    refused = till.post(path, body)
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed_json")
    assert rows() == before


@pytest.mark.parametrize("path", ["/purchases/ext:GINZA:1/coupons", "/coupons/A/give", "/kpis", "/members/1/rewards"])
def test_what_is_not_there_is_not_found(till, shop, path):
    refused = till.post(path, {})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("points:write", "/purchases"),
        ("purchases:write", "/members/1/holds"),
        ("purchases:write", "/members/1/adjustments"),
        ("purchases:write", "/members/1/transfers"),
        ("points:write", "/activities"),
        ("points:write", "/purchases/batch"),
    ],
)
def test_a_key_without_the_scope_is_refused(make_key, till, shop, scope, path):
    till.secret = make_key(scope)
    refused = till.post(path, {}, idempotency_key="k")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
